/** The scenario whose users are controlled from outside, as steered; k6 controls the first one. */
import type { Scenario } from "../options/scenario.ts";
import type { Steering } from "../running/steering.ts";

export interface ExternalScenario {
  readonly vus: number;
  readonly vusMax: number;
  /** Of the script: it cannot be lowered, as other scenarios may use these users too. */
  readonly vusMaxPlanned: number;
}

export function externalScenario(
  scenarios: readonly Scenario[],
  { vus, vusMax }: Steering,
): ExternalScenario | undefined {
  const found = scenarios.find((one) => one.executor === "externally-controlled");
  if (found?.executor !== "externally-controlled") return undefined;
  return { vus: vus ?? found.vus, vusMax: vusMax ?? found.maxVUs, vusMaxPlanned: found.maxVUs };
}
