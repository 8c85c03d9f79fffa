/** The configuration of Prometheus as it is shipped, with the lab's ports for Compose's hosts. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { LabPortNumbers } from "../../src/commands/lab/lab-ports.ts";

const folder = join(import.meta.dirname, "../../deploy/prometheus");

export interface ShippedRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Surroundings {
  /** Its own port. */
  readonly prometheus: number;
  /** The port of Alertmanager; without it there is none to be found. */
  readonly alertmanager?: number;
  /** What it reads instead of asking Compose's DNS where Envoy is. */
  readonly envoyFile?: string;
}

export function shippedPrometheus(
  ports: LabPortNumbers,
  { prometheus, alertmanager, envoyFile }: Surroundings,
): Readonly<Record<string, string>> {
  const places: Readonly<Record<string, number>> = {
    "gateway:9091": ports.admin,
    "bin-1:8080": ports.bin1,
    "bin-2:8080": ports.bin2,
    "hello:8080": ports.hello,
    "sre:8080": ports.sre,
    "poll:8080": ports.poll,
    "echo:3000": ports.echo,
    "127.0.0.1:9090": prometheus,
    ...(alertmanager === undefined ? {} : { "alertmanager:9093": alertmanager }),
  };
  const configuration = Object.entries(places).reduce(
    (text, [host, port]) => text.replaceAll(host, `127.0.0.1:${port}`),
    textOf("prometheus.yml"),
  );
  return {
    "prometheus.yml": envoyFile === undefined ? configuration : withEnvoy(configuration, envoyFile),
    "recording.yml": textOf("recording.yml"),
    "alerts.yml": textOf("alerts.yml"),
  };
}

function withEnvoy(configuration: string, path: string): string {
  const lookup = /dns_sd_configs:\n +- names: \[envoy\]\n +type: A\n +port: 9901\n/;
  assert.match(configuration, lookup);
  return configuration.replace(lookup, `file_sd_configs: [{ files: ["${path}"] }]\n`);
}

export function shippedRules(): ShippedRule[] {
  return ["recording.yml", "alerts.yml"].flatMap((name) => {
    const { groups } = parse(textOf(name)) as { groups: readonly { rules: ShippedRule[] }[] };
    return groups.flatMap(({ rules }) => rules);
  });
}

function textOf(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}
