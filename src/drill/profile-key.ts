/** Names one profile that an expectation is about, so that its reading is found again. */
import type { Expectation } from "./expectation-plan.ts";

export type ProfileExpectation = Extract<Expectation, { kind: "profile" }>;

export function profileKey({ of, profile, phase, names }: ProfileExpectation): string {
  return JSON.stringify([of, profile, phase, names]);
}
