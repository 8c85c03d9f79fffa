/** Adds the variables of a `.env` file to an environment. What is set already wins. */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Environment } from "../../config/read-environment.ts";

/** A file that is not there adds nothing. */
export function withDotEnv(environment: Environment, file: string): Environment {
  if (!existsSync(file)) return environment;
  return { ...parseEnv(readFileSync(file, "utf8")), ...environment };
}
