/**
 * Do the books agree? Each party counts for itself; every request that the client sent must be
 * found once with the gateway, once or, refused or retried, accountably otherwise with a target.
 */
import type { DrillRecord } from "./drill-record.ts";

/** One difference a sentence; none when everything agrees to the last request. */
export function ledgerDifferences(record: DrillRecord): readonly string[] {
  const { client, gateway, targets } = record.ledgers;
  const statuses = new Set([...Object.keys(client.answers), ...Object.keys(gateway.answers)]);
  const answered = sum(gateway.answers);
  const attempts = sum(gateway.attempts);
  return [
    ...[...statuses]
      .sort()
      .map((status) =>
        difference(
          `answers with status ${status}`,
          ["client", client.answers[status] ?? 0],
          ["gateway", gateway.answers[status] ?? 0],
        ),
      ),
    difference(
      "attempts",
      ["gateway's requests - rejected + retries", answered - gateway.rejected + gateway.retries],
      ["gateway's attempts", attempts],
    ),
    ...Object.entries(targets).map(([target, { requests }]) =>
      difference(
        `requests to ${target}`,
        ["gateway", gateway.attempts[target] ?? 0],
        [target, requests],
      ),
    ),
    ...faultDifferences(record),
  ].filter((sentence) => sentence !== undefined);
}

/** Of status faults: as many failures are seen by the gateway as the targets made on purpose. */
function faultDifferences({ faults, ledgers }: DrillRecord): readonly (string | undefined)[] {
  const made = new Map<string, number>();
  for (const { fault, applied } of faults) {
    if (fault.kind !== "status") continue;
    const status = String(fault.status);
    made.set(status, (made.get(status) ?? 0) + applied);
  }
  return [...made].map(([status, applied]) =>
    difference(
      `answers with status ${status} against faults`,
      ["gateway", ledgers.gateway.answers[status] ?? 0],
      ["targets, on purpose", applied],
    ),
  );
}

type Count = readonly [who: string, count: number];

function difference(what: string, one: Count, other: Count): string | undefined {
  if (one[1] === other[1]) return undefined;
  return `${what}: ${one[0]} ${one[1]}, ${other[0]} ${other[1]}`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
