/** How many threads move traffic. */
import { availableParallelism } from "node:os";
import type { GatewayConfiguration } from "./configuration.ts";

export function workersOf({ workers }: Pick<GatewayConfiguration, "workers">): number {
  return workers === "auto" ? availableParallelism() : workers;
}
