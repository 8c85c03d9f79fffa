/**
 * Expectations about the accuracy of a rate limit. Over any time t a limit lets at most
 * `burst + rate × t` through, so the bound is exact: t is from asking for the first reading to
 * having the last one, whatever kept them.
 */
import type { DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { inWords } from "./in-words.ts";
import { phaseCounts } from "./phase-counts.ts";
import type { Finding } from "./verdict.ts";

const { number, percent, phase: inPhase, seconds } = inWords;

export function judgeLimiter(
  record: DrillRecord,
  { limit, phase, rate, burst, shareMin }: Extract<Expectation, { kind: "limiter" }>,
): Finding {
  const allows = `${number(rate)}/s and a burst of ${number(burst)}`;
  const expectation =
    `limit ${limit} lets ${allows} through ${inPhase(phase)}, ` +
    `at least ${percent(shareMin)} of it`;
  const counts = phaseCounts(record, phase);
  if (counts === undefined) {
    return { expectation, outcome: "unknown", evidence: "that phase did not come" };
  }
  const { first, last } = counts;
  const allowed = (last.allowed[limit] ?? 0) - (first.allowed[limit] ?? 0);
  const refused = (last.refused[limit] ?? 0) - (first.refused[limit] ?? 0);
  const longestMs = last.atMs - first.askedMs;
  const shortestMs = last.askedMs - first.atMs;
  const most = burst + (rate * longestMs) / 1000;
  const least = (shareMin * rate * shortestMs) / 1000;
  const evidence =
    `${allowed} let through and ${refused} refused in ${seconds(longestMs)}, ` +
    `from ${number(least)} to ${number(most)} expected`;
  if (allowed > most) return { expectation, outcome: "missed", evidence };
  // Who sends less than the rate learns nothing about its lower end.
  if (allowed + refused < (rate * shortestMs) / 1000) {
    return { expectation, outcome: "unknown", evidence: `${evidence}; too little was sent` };
  }
  return { expectation, outcome: allowed >= least ? "met" : "missed", evidence };
}
