/** `weir check`: says whether a configuration or a drill is valid, or prints their JSON Schema. */
import type { z } from "zod";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { toJsonSchema } from "../config/json-schema.ts";
import { drillPlan } from "../drill/drill-plan.ts";
import { checkConfiguration } from "../gateway/check-configuration.ts";
import { gatewaySchema } from "../gateway/configuration.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { readDrill } from "./lab/read-drill.ts";
import { readTextFile } from "./read-text-file.ts";

export interface CheckOptions {
  /** `-` is standard input. */
  readonly config?: string;
  readonly drill?: string;
  /** `true` is the gateway's. */
  readonly schema?: string | true;
}

const schemas: Readonly<Record<string, z.ZodType>> = { gateway: gatewaySchema, drill: drillPlan };

/** Throws `ConfigurationProblems` with everything that is wrong. */
export async function check(options: CheckOptions, context: CommandContext): Promise<number> {
  if (options.schema !== undefined) {
    const name = options.schema === true ? "gateway" : options.schema;
    const schema = schemas[name];
    if (schema === undefined) {
      const known = Object.keys(schemas).join(" or ");
      throw new ConfigurationProblems([`--schema: must be ${known}, got ${JSON.stringify(name)}`]);
    }
    context.print(JSON.stringify(toJsonSchema(schema), undefined, 2));
    return exitStatus.done;
  }
  if (options.drill !== undefined) {
    const { mutation } = await readDrill(options.drill);
    if (mutation !== undefined) await readDrill(options.drill, true);
    context.print(`${options.drill}: is valid`);
    return exitStatus.done;
  }
  if (options.config === undefined) {
    context.complain("weir: check needs --config FILE, CONFIG_PATH, --drill FILE or --schema");
    return exitStatus.badUsage;
  }
  const name = options.config === "-" ? "standard input" : options.config;
  await checkConfiguration(await readTextFile(options.config), name);
  context.print(`${name}: is valid`);
  return exitStatus.done;
}
