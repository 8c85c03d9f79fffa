/**
 * Have the targets got what the gateway sent them? What one of them has not got must have been lost
 * on the way, and what was lost is missing at one of them only.
 *
 * A target that was restarted has lost its count. What it has counted since is compared with the
 * attempts since: no more than from the last reading before the drill restarted it, no fewer than
 * from a reading after.
 */
import type { DrillRecord } from "./drill-record.ts";

export interface TargetComparison {
  readonly differences: readonly string[];
  /** What was counted, target by target. */
  readonly evidence: readonly string[];
  /** Targets whose count could be compared. */
  readonly compared: number;
}

/** `lost`: tries that may not have been read by their target. */
export function compareTargets(record: DrillRecord, lost: number): TargetComparison {
  const { gateway, targets } = record.ledgers;
  const differences: string[] = [];
  const evidence: string[] = [];
  let missing = 0;
  let compared = 0;
  for (const [target, { requests, isAnother }] of Object.entries(targets)) {
    const again = gateway.replaced[target] ?? 0;
    const sent = attemptsOn(record, target);
    if (sent === undefined) {
      evidence.push(`${target} lost its count when it was restarted`);
      continue;
    }
    compared += 1;
    evidence.push(`${target} ${requests}${isAnother ? " since it was restarted" : ""}`);
    const { least, most } = sent;
    if (requests === undefined || requests < least - lost || requests > most + again) {
      const range = least === most ? `${most}` : `${least} to ${most}`;
      const sentText = `${range}${again === 0 ? "" : ` and ${again} once more`}`;
      const got = requests === undefined ? "does not count them" : requests;
      differences.push(`requests to ${target}: gateway ${sentText}, ${target} ${got}`);
    } else missing += Math.max(0, least - requests);
  }
  if (differences.length === 0 && missing > lost) {
    differences.push(`requests: ${missing} came to no target, and ${lost} were lost on the way`);
  }
  return { differences, evidence, compared };
}

interface Attempts {
  readonly least: number;
  readonly most: number;
}

/** Those that its count is about; `undefined` when that is not known. */
function attemptsOn(record: DrillRecord, target: string): Attempts | undefined {
  const { actions, ledgers, moments } = record;
  const all = ledgers.gateway.attempts[target] ?? 0;
  if (!ledgers.targets[target]!.isAnother) return { least: all, most: all };
  const restarts = actions.filter(
    ({ action }) => (action.do === "restart" || action.do === "kill") && action.process === target,
  );
  const last = restarts.toSorted((a, b) => (a.beganMs ?? 0) - (b.beganMs ?? 0)).at(-1);
  if (last?.beganMs === undefined || last.endedMs === undefined) return undefined;
  const { beganMs, endedMs } = last;
  const before = moments.findLast(({ atMs }) => atMs <= beganMs);
  // The answers of the process that is gone may be on their way still at the first reading.
  const after = moments.filter(({ askedMs }) => askedMs >= endedMs)[1];
  const [first] = moments;
  if (first === undefined || before === undefined || after === undefined) return undefined;
  const since = ({ attempts }: typeof first): number =>
    all - ((attempts[target] ?? 0) - (first.attempts[target] ?? 0));
  return { least: since(after), most: since(before) };
}
