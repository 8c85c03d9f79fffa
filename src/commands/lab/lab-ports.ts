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
}

export const labPorts = {
  gateway: { port: 8080, option: "gateway-port", about: "gateway, HTTP" },
  gatewayTcp: { port: 8081, option: "gateway-tcp-port", about: "gateway, TCP to the bins" },
  gatewayTls: { port: 10000, option: "gateway-tls-port", about: "gateway, HTTPS to echo" },
  admin: { port: 9091, option: "admin-port", about: "gateway, admin and metrics" },
  bin1: { port: 8001, option: "bin-1-port", about: "bin-1" },
  bin2: { port: 8002, option: "bin-2-port", about: "bin-2" },
  bin2Tcp: { port: 8003, option: "bin-2-tcp-port", about: "bin-2, TCP echo" },
  hello: { port: 8090, option: "hello-port", about: "hello" },
  sre: { port: 8091, option: "sre-port", about: "sre" },
  poll: { port: 8092, option: "poll-port", about: "poll" },
  echo: { port: 3000, option: "echo-port", about: "echo" },
  srePprof: { port: 6060, option: "sre-pprof-port", about: "sre, profiles and faults" },
  bin1Pprof: { port: 6061, option: "bin-1-pprof-port", about: "bin-1, profiles and faults" },
  bin2Pprof: { port: 6062, option: "bin-2-pprof-port", about: "bin-2, profiles and faults" },
  helloPprof: { port: 6063, option: "hello-pprof-port", about: "hello, profiles and faults" },
  pollPprof: { port: 6064, option: "poll-pprof-port", about: "poll, profiles and faults" },
  echoPprof: { port: 6065, option: "echo-pprof-port", about: "echo, profiles and faults" },
  console: { port: 7070, option: "console-port", about: "console" },
} as const satisfies Record<string, LabPort>;

export type LabPortName = keyof typeof labPorts;

/** The number of each port in one lab. */
export type LabPortNumbers = Readonly<Record<LabPortName, number>>;
