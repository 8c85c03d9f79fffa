/** The environment without what is not obeyed of it, which is told. */
import type { Environment } from "../config/read-environment.ts";
import { withoutForeign } from "../telemetry/otel/without-foreign.ts";
import type { CommandContext } from "./command-context.ts";

export function obeyed({ environment, complain }: CommandContext): Environment {
  const { environment: own, ignored } = withoutForeign(environment);
  for (const sentence of ignored) complain(`weir: ${sentence}`);
  return own;
}
