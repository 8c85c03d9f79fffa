/**
 * Faults by their receipts against what clients felt and what the gateway masked by another try.
 * An answer that carries a fault says so to the client; a connection that is reset, or a request
 * that hangs, says nothing, and is found as a failed try of the gateway.
 */
import type { Counts, DrillRecord, FaultReceipt } from "./drill-record.ts";

/** A try that ended so may have been given up before the fault's answer was there. */
const cutOff = [
  ...["response_timeout", "exchange_timeout", "response_stalled", "client_left"],
  ...["connection_closed", "connection_reset"],
];

export function faultDifferences(record: DrillRecord): readonly string[] {
  const { felt } = record.ledgers.client;
  const groups = Map.groupBy(record.faults, groupOf);
  return [...groups].flatMap(([group, faults]) => {
    if (group === "silent") return silentDifferences(record, faults);
    // Who does not look cannot say; the judge takes that for a doubt.
    return felt === undefined ? [] : toldDifferences(record, { group, faults, felt });
  });
}

function groupOf({ fault }: FaultReceipt): string {
  if (fault.kind === "status") return String(fault.status);
  return fault.kind === "delay" || fault.kind === "slow-body" ? "late" : "silent";
}

interface ToldGroup {
  readonly group: string;
  readonly faults: readonly FaultReceipt[];
  readonly felt: Counts;
}

function toldDifferences(
  { ledgers }: DrillRecord,
  { group, faults, felt }: ToldGroup,
): readonly string[] {
  const { retries, failures } = ledgers.gateway;
  const applied = appliedOf(faults);
  const seen = faults.reduce((total, { id }) => total + (felt[id] ?? 0), 0);
  const masked = group === "late" ? 0 : (retries[group] ?? 0);
  const rest = applied - seen - masked;
  const restMax =
    group === "late"
      ? count(failures, cutOff) + (retries["504"] ?? 0) + (retries.reset ?? 0)
      : (failures.client_left ?? 0);
  if (rest >= 0 && rest <= restMax) return [];
  const what = group === "late" ? "late answers" : `status ${group}`;
  const party = `targets ${applied}, clients felt ${seen}, gateway masked ${masked}`;
  return [`${what} by faults: ${party}${restMax > 0 ? `, cut off at most ${restMax}` : ""}`];
}

/** One that was met on a connection out of the pool may be a request that was sent again. */
function silentDifferences(
  { ledgers }: DrillRecord,
  faults: readonly FaultReceipt[],
): readonly string[] {
  const { failures, retries, replaced } = ledgers.gateway;
  const applied = appliedOf(faults);
  const failed = count(failures, cutOff) + (retries.reset ?? 0) + (retries["504"] ?? 0);
  const again = Object.values(replaced).reduce((total, one) => total + one, 0);
  if (applied <= failed + again) return [];
  const party = `failed tries of the gateway ${failed}, sent again ${again}`;
  return [`silent faults: targets ${applied}, ${party}`];
}

function appliedOf(faults: readonly FaultReceipt[]): number {
  return faults.reduce((total, { applied, elsewhere }) => total + applied - elsewhere, 0);
}

function count(counts: Counts, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}
