/** The configuration of Envoy as shipped, with places of this machine, and its certificate. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readComposeProject } from "./compose-project.ts";

const root = join(import.meta.dirname, "../..");
const { services } = readComposeProject();

export interface EnvoyPorts {
  readonly https: number;
  /** Where its metrics are. */
  readonly observed: number;
  readonly admin: number;
  readonly echo: number;
}

/** Certificate and key are looked for in `folder`. An answer is to be given in 500 ms. */
export function shippedEnvoy(ports: EnvoyPorts, folder: string): string {
  const changes: readonly (readonly [from: string, to: string])[] = [
    ["address: 0.0.0.0, port_value: 10000", `address: 127.0.0.1, port_value: ${ports.https}`],
    ["address: 0.0.0.0, port_value: 9901", `address: 127.0.0.1, port_value: ${ports.observed}`],
    ["address: 127.0.0.1, port_value: 9902", `address: 127.0.0.1, port_value: ${ports.admin}`],
    ["address: echo, port_value: 3000", `address: 127.0.0.1, port_value: ${ports.echo}`],
    ["/etc/envoy/tls", folder],
    ["timeout: 15s", "timeout: 0.5s"],
  ];
  const shipped = readFileSync(join(root, "deploy/envoy/envoy.yaml"), "utf8");
  return changes.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replaceAll(from, to);
  }, shipped);
}

/** As Compose does: root may change owners there, and nothing else that root may. */
export function makeCertificate(folder: string): void {
  const { entrypoint, cap_add: added } = services.certificate!;
  const words = entrypoint!.map((word) => {
    const path = word.replace("/weir/", `${root}/`);
    return path === "/etc/envoy/tls" ? folder : path;
  });
  const user = process.getuid!();
  if (user === 0) {
    const kept = added!.map((name) => `,+${name.toLowerCase()}`).join("");
    const limits = [`--bounding-set=-all${kept}`, `--inh-caps=-all${kept}`];
    execFileSync("setpriv", [...limits, "--", ...words]);
  } else {
    execFileSync(words[0]!, [...words.slice(1, -1), String(user)]);
  }
}
