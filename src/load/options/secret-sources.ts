/**
 * `--secret-source`, as k6 takes it: `mock=KEY=VALUE,…` and `file=PATH`, each with `name=NAME` and
 * `default` among its parts.
 */
import { readFileSync } from "node:fs";
import { nearestName } from "../../config/nearest-name.ts";

/** Name of the source → key → secret; the default one is there a second time, as `default`. */
export type SecretSources = ReadonlyMap<string, ReadonlyMap<string, string>>;

type Secrets = ReadonlyMap<string, string>;
type ReadParts = (parts: readonly string[]) => Secrets | string;

const kinds: ReadonlyMap<string, ReadParts> = new Map([
  ["mock", (parts) => toSecrets(parts)],
  ["file", readFile],
]);

/** `problems` gets what is wrong with them. */
export function readSecretSources(texts: readonly string[], problems: string[]): SecretSources {
  const sources = new Map<string, Secrets>();
  for (const text of texts) {
    const problem = addSource(sources, text);
    if (problem !== undefined) problems.push(`--secret-source: ${problem}`);
  }
  const [only] = sources.values();
  if (sources.size === 1) sources.set("default", only!);
  return sources;
}

function addSource(sources: Map<string, Secrets>, text: string): string | undefined {
  const equals = text.indexOf("=");
  const kind = equals < 0 ? text : text.slice(0, equals);
  const read = kinds.get(kind);
  if (read === undefined) {
    const nearest = nearestName(kind, [...kinds.keys()]);
    const hint = nearest === undefined ? "" : `, did you mean ${nearest}?`;
    return `must be mock=… or file=…, got ${JSON.stringify(text)}${hint}`;
  }
  const parts = equals < 0 ? [] : text.slice(equals + 1).split(",");
  const name = parts.findLast((one) => one.startsWith("name="))?.slice("name=".length) ?? kind;
  if (sources.has(name)) return `there is one called ${name} already, got ${JSON.stringify(text)}`;
  const isDefault = parts.includes("default");
  if (isDefault && sources.has("default")) {
    return `there is a default one already, got ${JSON.stringify(text)}`;
  }
  const secrets = read(parts.filter((one) => one !== "default" && !one.startsWith("name=")));
  if (typeof secrets === "string") return secrets;
  sources.set(name, secrets);
  if (isDefault) sources.set("default", secrets);
  return undefined;
}

function readFile(parts: readonly string[]): Secrets | string {
  const path = parts.at(-1)?.replace(/^filename=/, "") ?? "";
  try {
    return toSecrets(
      readFileSync(path, "utf8")
        .replace(/\r?\n$/, "")
        .split(/\r?\n/),
      path,
    );
  } catch (error) {
    // A file that is not there is a mistake on the command line.
    return `file=${path}: ${error instanceof Error ? error.message : error}`;
  }
}

/** What stands on the wrong line may be a secret, and is not shown. */
function toSecrets(lines: readonly string[], path = ""): Secrets | string {
  const secrets = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const equals = line.indexOf("=");
    if (equals < 0) {
      const place = path === "" ? `mock=…: part ${index + 1}` : `${path}:${index + 1}`;
      return `${place}: must be KEY=VALUE`;
    }
    secrets.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return secrets;
}
