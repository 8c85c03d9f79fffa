/** Where the parties of a drill are in the lab. */
import type { DrillSystem, DrillTarget } from "../../drill/drill-system.ts";
import type { LabPortNumbers } from "./lab-ports.ts";

export function toLabSystem(ports: LabPortNumbers): DrillSystem {
  const target = (port: number, pprof: number): DrillTarget => ({
    address: `127.0.0.1:${port}`,
    url: local(port),
    faultsUrl: local(pprof),
  });
  return {
    gatewayUrl: local(ports.gateway),
    adminUrl: local(ports.admin),
    targets: {
      "bin-1": target(ports.bin1, ports.bin1Pprof),
      "bin-2": target(ports.bin2, ports.bin2Pprof),
      hello: target(ports.hello, ports.helloPprof),
      sre: target(ports.sre, ports.srePprof),
      poll: target(ports.poll, ports.pollPprof),
      echo: target(ports.echo, ports.echoPprof),
    },
  };
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}
