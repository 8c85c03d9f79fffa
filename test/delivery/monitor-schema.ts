/**
 * The Prometheus operator's own schema of a ServiceMonitor, where `test/install-programs.sh` has
 * put it into the cache, made as strict as the API server is with what it does not know.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { programCache } from "../../bench/peers/find-program.ts";

const file = join(programCache, "servicemonitors.yaml");

interface Definition {
  readonly spec: { readonly versions: readonly { schema: { openAPIV3Schema: object } }[] };
}

/** What is wrong with one; `undefined` where the schema is not there. */
export const monitorProblems: ((one: unknown) => readonly string[]) | undefined = existsSync(file)
  ? compile(parse(readFileSync(file, "utf8")) as Definition)
  : undefined;

function compile({ spec }: Definition): (one: unknown) => readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(toStrict(spec.versions[0]!.schema.openAPIV3Schema));
  return (one) => {
    validate(one);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

/** Whatever lists properties has no others, but for metadata, which is Kubernetes' own. */
function toStrict(schema: object): object {
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    if (name === "metadata" || typeof value !== "object" || value === null) return [name, value];
    return [name, Array.isArray(value) ? value : toStrict(value as object)];
  });
  const isClosed = "properties" in schema && !("additionalProperties" in schema);
  const more = isClosed ? { additionalProperties: false } : {};
  return { ...Object.fromEntries(entries), ...more };
}
