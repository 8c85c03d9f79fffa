/** `weir check`: says whether a gateway configuration is valid, or prints their JSON Schema. */
import { toJsonSchema } from "../config/json-schema.ts";
import { checkConfiguration } from "../gateway/check-configuration.ts";
import { gatewaySchema } from "../gateway/configuration.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { readTextFile } from "./read-text-file.ts";

export interface CheckOptions {
  /** `-` is standard input. */
  readonly config?: string;
  readonly schema?: boolean;
}

/** Throws `ConfigurationProblems` with everything that is wrong. */
export async function check(options: CheckOptions, context: CommandContext): Promise<number> {
  if (options.schema) {
    context.print(JSON.stringify(toJsonSchema(gatewaySchema), undefined, 2));
    return exitStatus.done;
  }
  if (options.config === undefined) {
    context.complain("weir: check needs --config FILE, CONFIG_PATH or --schema");
    return exitStatus.badUsage;
  }
  const name = options.config === "-" ? "standard input" : options.config;
  await checkConfiguration(await readTextFile(options.config), name);
  context.print(`${name}: is valid`);
  return exitStatus.done;
}
