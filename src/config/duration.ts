/** Durations as people write them: `250ms`, `5s`, `1m30s`. Inside, they are milliseconds. */
import { z } from "zod";

const pattern = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const rule = "must be a duration like 250ms, 5s or 1m30s";

/** The longest time that Node's timers can wait; a longer one would fire at once. */
const msMax = 2 ** 31 - 1;

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `undefined` when the text is not a duration. */
export function readDurationMs(text: string): number | undefined {
  if (!pattern.test(text)) return undefined;
  let totalMs = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)([a-z]+)/g)) {
    totalMs += Number(count) * unitsMs[unit!]!;
  }
  return totalMs;
}

/**
 * A duration in a configuration. Give its default with `.prefault("5s")`, so that the default is
 * written the way a user writes it, in the JSON Schema and in the documentation too.
 */
export const durationMs = z
  .string({ error: rule })
  .regex(pattern, { error: rule })
  .transform((text) => readDurationMs(text) ?? 0)
  .refine((ms) => ms <= msMax, { error: "must be 24d at most" });

/** One that cannot be 0s: for what that would mean, others take "no limit" and others "at once". */
export const lastingMs = durationMs.refine((ms) => ms >= 1, { error: "must be 1ms or more" });
