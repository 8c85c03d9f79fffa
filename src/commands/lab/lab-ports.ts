/**
 * Every port of the lab: its number, the option of `weir up` that moves it, and what answers
 * there. The command line, the lab file, the check before the start and the table printed after it
 * are all read from here.
 */
export interface LabPort {
  readonly port: number;
  /** Without dashes, as in `--gateway-port`. */
  readonly option: string;
  readonly about: string;
  /** Targets of which one has to run for it to be there; none: it always is. */
  readonly serves: readonly string[];
}

export const labPorts = {
  gateway: { port: 8080, option: "gateway-port", about: "gateway, HTTP", serves: [] },
  gatewayTcp: {
    port: 8081,
    option: "gateway-tcp-port",
    about: "gateway, TCP to the bins",
    serves: ["bin-1", "bin-2"],
  },
  gatewayTls: {
    port: 10000,
    option: "gateway-tls-port",
    about: "gateway, HTTPS to echo",
    serves: ["echo"],
  },
  admin: { port: 9091, option: "admin-port", about: "gateway, admin and metrics", serves: [] },
  bin1: { port: 8001, option: "bin-1-port", about: "bin-1", serves: ["bin-1"] },
  bin2: { port: 8002, option: "bin-2-port", about: "bin-2", serves: ["bin-2"] },
  bin2Tcp: { port: 8003, option: "bin-2-tcp-port", about: "bin-2, TCP echo", serves: ["bin-2"] },
  hello: { port: 8090, option: "hello-port", about: "hello", serves: ["hello"] },
  sre: { port: 8091, option: "sre-port", about: "sre", serves: ["sre"] },
  poll: { port: 8092, option: "poll-port", about: "poll", serves: ["poll"] },
  echo: { port: 3000, option: "echo-port", about: "echo", serves: ["echo"] },
  srePprof: {
    port: 6060,
    option: "sre-pprof-port",
    about: "sre, profiles and faults",
    serves: ["sre"],
  },
  bin1Pprof: {
    port: 6061,
    option: "bin-1-pprof-port",
    about: "bin-1, profiles and faults",
    serves: ["bin-1"],
  },
  bin2Pprof: {
    port: 6062,
    option: "bin-2-pprof-port",
    about: "bin-2, profiles and faults",
    serves: ["bin-2"],
  },
  helloPprof: {
    port: 6063,
    option: "hello-pprof-port",
    about: "hello, profiles and faults",
    serves: ["hello"],
  },
  pollPprof: {
    port: 6064,
    option: "poll-pprof-port",
    about: "poll, profiles and faults",
    serves: ["poll"],
  },
  echoPprof: {
    port: 6065,
    option: "echo-pprof-port",
    about: "echo, profiles and faults",
    serves: ["echo"],
  },
  console: { port: 7070, option: "console-port", about: "console", serves: [] },
} as const satisfies Record<string, LabPort>;

export type LabPortName = keyof typeof labPorts;

/** The number of each port in one lab. */
export type LabPortNumbers = Readonly<Record<LabPortName, number>>;
