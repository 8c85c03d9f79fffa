/**
 * `deploy/compose.yaml` as Compose reads it, as far as the file goes: merge keys, and variables
 * with what stands for one that is not set.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parse } from "yaml";

export const deployFolder = join(import.meta.dirname, "../../deploy");

export interface ComposePart {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Of a file of this folder or a volume, and the place in the container. */
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: {
    readonly resources: { readonly limits: Readonly<Record<string, string | number>> };
  };
}

export interface ComposeProject {
  readonly services: Readonly<Record<string, ComposePart>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** With the variables of these files of `deploy/compose/`. */
export function readComposeProject(...files: readonly string[]): ComposeProject {
  const variables = Object.assign({}, ...files.map(readVariables)) as Record<string, string>;
  const interpolate = (text: string): string =>
    text.replace(
      /\$\{(\w+):-([^}]*)\}/g,
      (_, name: string, preset: string) => variables[name] ?? preset,
    );
  return parse(
    readFileSync(join(deployFolder, "compose.yaml"), "utf8"),
    (_, value) => (typeof value === "string" ? interpolate(value) : value),
    { merge: true },
  ) as ComposeProject;
}

function readVariables(file: string): NodeJS.Dict<string> {
  return parseEnv(readFileSync(join(deployFolder, "compose", file), "utf8"));
}
