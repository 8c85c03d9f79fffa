/**
 * What the lab consists of, before anything runs: which children are started, with which
 * environment and input. A pure function of the lab file and the ports.
 */
import { stringify } from "yaml";
import type { Mapping } from "../../config/merge-patch.ts";
import type { LabOptions, TargetName } from "./lab-options.ts";
import type { LabPortNumbers } from "./lab-ports.ts";
import { type Places, patchLabGateway } from "./patch-lab-gateway.ts";
import { toLabGatewayConfig } from "./to-lab-gateway-config.ts";

export interface ChildPlan {
  readonly name: string;
  /** What stands after `weir` on its command line. */
  readonly args: readonly string[];
  /** On top of the parent's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Written to its standard input, which is then closed. */
  readonly input: string;
}

export interface LabPlan {
  /** Started first, all at once, and stopped last. */
  readonly targets: readonly ChildPlan[];
  readonly gateway: ChildPlan;
  /** What the gateway is told, as `gateway.input` has it. */
  readonly configuration: Mapping;
  /** By name, as the gateway reaches them. */
  readonly places: Places;
}

export interface LabPlanOptions {
  readonly ports: LabPortNumbers;
  readonly lab: LabOptions;
  /** Each target writes a line per request; else warnings and errors only. */
  readonly logsRequests: boolean;
  /** Laid over the gateway's configuration behind the lab file's. */
  readonly gateway?: Mapping;
  /** Ports of relays in front of targets, by their names. */
  readonly relays?: Readonly<Record<string, number>>;
}

export function makeLabPlan(options: LabPlanOptions): LabPlan {
  const { ports, lab, logsRequests, gateway = {}, relays = {} } = options;
  const target = (
    name: TargetName,
    command: string,
    places: { readonly port: number; readonly pprof: number },
    environment: Readonly<Record<string, string>> = {},
  ): ChildPlan => ({
    name,
    args: ["target", command],
    input: "",
    environment: {
      HOST: "127.0.0.1",
      PORT: String(places.port),
      PPROF_PORT: String(places.pprof),
      LOG_LEVEL: logsRequests ? "info" : "warn",
      ...environment,
      ...lab.environment[name],
    },
  });
  const targets = [
    target("bin-1", "bin", { port: ports.bin1, pprof: ports.bin1Pprof }),
    target(
      "bin-2",
      "bin",
      { port: ports.bin2, pprof: ports.bin2Pprof },
      { TCP_ECHO_PORT: String(ports.bin2Tcp) },
    ),
    target("hello", "hello", { port: ports.hello, pprof: ports.helloPprof }),
    target("sre", "sre", { port: ports.sre, pprof: ports.srePprof }),
    target("poll", "poll", { port: ports.poll, pprof: ports.pollPprof }),
    // Its demo users are meant to be there.
    target("echo", "echo", { port: ports.echo, pprof: ports.echoPprof }, { WEIR_LAB: "1" }),
  ];
  const places = Object.fromEntries(
    targets.map(({ name, environment }) => [name, `127.0.0.1:${relays[name] ?? environment.PORT}`]),
  );
  // One behind the other: a null of the second patch may take away what the first has left.
  const configuration = [lab.gateway, gateway].reduce(
    (present, patch) => patchLabGateway(present, patch, places),
    toLabGatewayConfig(ports, lab),
  );
  return {
    targets: targets.filter(({ name }) => lab.processes.includes(name as TargetName)),
    gateway: {
      name: "gateway",
      args: ["gate", "--config", "-"],
      environment: {},
      input: stringify(configuration),
    },
    configuration,
    places,
  };
}
