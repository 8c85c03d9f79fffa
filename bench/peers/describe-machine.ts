/** What the figures depend on, in one sentence, and the day. */
import { availableParallelism, cpus, release, type as system } from "node:os";

export interface Machine {
  readonly sentence: string;
  /** `2026-01-31` */
  readonly date: string;
}

export function describeMachine(): Machine {
  const model = cpus()[0]?.model.trim() ?? "an unknown processor";
  const sentence = `${model}, ${availableParallelism()} cores, ${system()} ${release()}`;
  return { sentence, date: new Date().toISOString().slice(0, 10) };
}
