/** The environment variables of each target, from the tables that the targets themselves read. */
import { join } from "node:path";
import type { EnvironmentVariable } from "../../src/config/environment-variable.ts";
import { targetFields } from "../../src/serving/target-environment.ts";
import type { SourceTree } from "../tidy/source-tree.ts";
import { toTable } from "./to-table.ts";

type Fields = Readonly<Record<string, EnvironmentVariable<unknown>>>;

export const sharedFields: Fields = targetFields;

/** By the target's name. A target exports its table as `…Fields`: `helloFields`. */
export async function fieldsOfTargets(
  tree: SourceTree,
  root: string,
): Promise<ReadonlyMap<string, Fields>> {
  const found = new Map<string, Fields>();
  for (const file of tree.sources("src/targets")) {
    const target = file.path.split("/")[2]!;
    const name = `${target}Fields`;
    if (!new RegExp(`^export const ${name}\\b`, "m").test(file.text)) continue;
    const module = (await import(join(root, file.path))) as Readonly<Record<string, Fields>>;
    found.set(target, module[name]!);
  }
  return found;
}

/** Rows that `shared` has in the same form are left out. */
export function variableTable(fields: Fields, shared: Fields = {}): string {
  const own = Object.entries(fields).filter(([name, field]) => field !== shared[name]);
  return toTable(
    ["variable", "value", "default", "meaning"],
    own.map(([name, field]) => [
      `\`${name}\``,
      field.rule.replace(/^must be /, ""),
      textOf(field.default) && `\`${textOf(field.default)}\``,
      field.doc,
    ]),
  );
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
