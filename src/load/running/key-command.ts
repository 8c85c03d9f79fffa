/** What a key does to a run that is watched at a terminal. */
import type { Steering } from "./steering.ts";

export type KeyCommand =
  | { readonly name: "steer"; readonly change: Partial<Steering> }
  | { readonly name: "help" };

/** Of the plan, by each `+` or `-`. */
const STEP_SHARE = 0.1;
const FACTOR_MIN = 0.1;
const FACTOR_MAX = 100;

/**
 * `undefined` for a key that does nothing. `externalVus` are those of a scenario that is controlled
 * from outside, where there is one.
 */
export function toKeyCommand(
  key: string,
  steering: Steering,
  externalVus: { readonly vus: number; readonly vusMax: number } | undefined,
): KeyCommand | undefined {
  switch (key) {
    case "p":
      return { name: "steer", change: { isPaused: !steering.isPaused } };
    case "+":
    case "=":
      return { name: "steer", change: stepped(steering, externalVus, STEP_SHARE) };
    case "-":
      return { name: "steer", change: stepped(steering, externalVus, -STEP_SHARE) };
    case "?":
      return { name: "help" };
    default:
      return undefined;
  }
}

function stepped(
  { factor }: Steering,
  external: { readonly vus: number; readonly vusMax: number } | undefined,
  step: number,
): Partial<Steering> {
  const next = Math.round((factor + step) * 1000) / 1000;
  const change = { factor: Math.min(FACTOR_MAX, Math.max(FACTOR_MIN, next)) };
  if (external === undefined) return change;
  const vus = external.vus + Math.sign(step) * Math.max(1, Math.round(external.vus * STEP_SHARE));
  return { ...change, vus: Math.min(external.vusMax, Math.max(0, vus)) };
}
