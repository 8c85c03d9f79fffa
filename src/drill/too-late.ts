/** What came too late is missed, unless the machine had no time for the drill. */
import type { DrillRecord } from "./drill-record.ts";
import { inWords } from "./in-words.ts";
import type { PhaseBounds } from "./phase-bounds.ts";
import type { Finding } from "./verdict.ts";
import { wasStarved } from "./was-starved.ts";

export function tooLate(
  record: DrillRecord,
  span: PhaseBounds,
  { expectation, evidence }: Pick<Finding, "expectation" | "evidence">,
): Finding {
  const waited = wasStarved(record, span);
  if (waited === undefined) return { expectation, outcome: "missed", evidence };
  const doubt = `but the drill waited for a processor for ${inWords.percent(waited)} of that time`;
  return { expectation, outcome: "unknown", evidence: `${evidence}, ${doubt}` };
}
