/** What a run and the process that has started it say to each other, over Node's own channel. */
import { z } from "zod";
import type { Steering } from "../load/running/steering.ts";

/** From the parent. The number comes back with the answer. */
export interface SteerMessage {
  readonly steer: number;
  readonly change: Partial<Pick<Steering, "isPaused" | "factor">>;
}

/** From the run: `lines` is what a terminal would show, about once a second. */
export const runMessage = z.union([
  z.strictObject({ steered: z.number() }),
  z.strictObject({ lines: z.array(z.string()) }),
]);

export type RunMessage = z.output<typeof runMessage>;
