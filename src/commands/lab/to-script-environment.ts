/**
 * Where a script finds the lab. `BASE_URL` is the gateway, as for a drill; the scripts that come
 * with Weir and look somewhere else are told so by the names that they read.
 */
import type { LabPortNumbers } from "./lab-ports.ts";

export function toScriptEnvironment(
  script: string,
  ports: LabPortNumbers,
): Readonly<Record<string, string>> {
  const gateway = local(ports.gateway);
  const usual = { BASE_URL: gateway, GATE_ADMIN: local(ports.admin) };
  switch (script) {
    case "sre.js":
      return { ...usual, BASE_URL: `${gateway}/sre` };
    case "tcp-test.js":
      return { ...usual, BASE_URL: local(ports.gatewayTcp) };
    case "circuit-breaker-test.js":
      return { ...usual, BACKEND: `127.0.0.1:${ports.bin1}`, FAULT_PORT: String(ports.bin1Pprof) };
    default:
      return usual;
  }
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}
