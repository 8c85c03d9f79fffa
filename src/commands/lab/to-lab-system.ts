/** Where the parties of a drill are in the lab. */
import type { DrillSystem, DrillTarget, LabLevers } from "../../drill/drill-system.ts";
import type { Relay } from "../../drill/relay/relay.ts";
import type { TargetName } from "./lab-options.ts";
import type { LabPortNumbers } from "./lab-ports.ts";
import type { Places } from "./patch-lab-gateway.ts";

export interface LabParts {
  readonly places: Places;
  readonly relays: Readonly<Record<string, Relay>>;
  readonly levers: LabLevers;
  readonly processes: readonly string[];
}

export function toLabSystem(ports: LabPortNumbers, parts: LabParts): DrillSystem {
  const { places, relays, levers, processes } = parts;
  const target = (name: TargetName, port: number, pprof: number): [string, DrillTarget] => [
    name,
    { address: places[name]!, url: local(port), faultsUrl: local(pprof) },
  ];
  const targets = [
    target("bin-1", ports.bin1, ports.bin1Pprof),
    target("bin-2", ports.bin2, ports.bin2Pprof),
    target("hello", ports.hello, ports.helloPprof),
    target("sre", ports.sre, ports.srePprof),
    target("poll", ports.poll, ports.pollPprof),
    target("echo", ports.echo, ports.echoPprof),
  ];
  return {
    gatewayUrl: local(ports.gateway),
    adminUrl: local(ports.admin),
    targets: Object.fromEntries(targets.filter(([name]) => processes.includes(name))),
    relays,
    lab: levers,
    prometheusUrl: undefined,
  };
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}
