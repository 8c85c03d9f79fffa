/**
 * Do the books agree? Each party counts for itself, and what one has given the other must have got:
 *
 *     offered (clients)         = admitted + limited + refused + failed (gateway)
 *     attempts (gateway)        = admitted + retries (gateway) = requests (targets)
 *     faults applied (targets)  = felt (clients) + masked (gateway)
 *
 * Where a count may contain another by the way the gateway works, the difference has to lie within
 * that count; else it has to be nothing.
 */
import { compareTargets } from "./compare-targets.ts";
import type { Counts, DrillRecord } from "./drill-record.ts";
import { faultDifferences } from "./fault-differences.ts";
import type { Finding } from "./verdict.ts";

/** An exchange that ends with one of these has asked no backend. */
const refusing = ["rate_limit_unavailable", "out_of_descriptors"] as const;
const failing = ["bad_request", "no_route", "method_not_allowed"] as const;
/** With one of these it has asked none, unless a try before has failed. */
const refusingBetweenTries = ["no_backend", "concurrency_limited"] as const;
/** The client may leave before a backend is asked, or after. */
const leaving = ["client_left"] as const;
/** A try that ends so may never have been read by its target, be it the last or made again. */
const lostOnTheWay = [
  ...["connect_failed", "connect_timeout", "pool_exhausted", "no_local_port"],
  ...["connection_closed", "connection_reset", "response_timeout", "exchange_timeout"],
  ...["client_left"],
];
const retriedAsLost = ["connectFailure", "reset", "504"] as const;

export function judgeLedgers(record: DrillRecord): readonly Finding[] {
  return [
    toFinding(
      "offered = admitted + limited + refused + failed",
      offeredDifferences(record),
      offeredEvidence(record),
    ),
    attemptFinding(record),
    toFinding(
      "faults applied = felt + masked",
      faultDifferences(record),
      record.faults.length === 0 ? "no faults" : faultEvidence(record),
    ),
  ];
}

function toFinding(
  expectation: string,
  differences: readonly string[],
  agreement: string,
): Finding {
  return differences.length === 0
    ? { expectation, outcome: "met", evidence: agreement }
    : { expectation, outcome: "missed", evidence: differences.join("; ") };
}

function offeredDifferences({ ledgers }: DrillRecord): readonly string[] {
  const { client, gateway } = ledgers;
  const answered = withoutAnswer(client.answers);
  const statuses = new Set([...Object.keys(answered), ...Object.keys(gateway.all.answers)]);
  const { admitted, limited, refused, failed, uncertain } = split(gateway);
  const left = sum(client.answers) - admitted - limited - refused - failed;
  const parts = `${admitted} + ${limited} + ${refused} + ${failed}`;
  const counted = `client ${sum(client.answers)}, gateway ${parts}`;
  return [
    ...[...statuses].sort().flatMap((status) => {
      const [one, other] = [answered[status] ?? 0, gateway.all.answers[status] ?? 0];
      return one === other
        ? []
        : [`answers with status ${status}: client ${one}, gateway ${other}`];
    }),
    ...(left >= 0 && left <= uncertain
      ? []
      : [`offered: ${counted}${uncertain > 0 ? ` and up to ${uncertain} more` : ""}`]),
  ];
}

function offeredEvidence({ ledgers }: DrillRecord): string {
  const { admitted, limited, refused, failed, uncertain } = split(ledgers.gateway);
  const offered = sum(ledgers.client.answers);
  const left = offered - admitted - limited - refused - failed;
  const text = `${offered} = ${admitted} + ${limited} + ${refused} + ${failed}`;
  return left === 0 ? text : `${text} + ${left} of ${uncertain} that left or found none in between`;
}

function attemptFinding(record: DrillRecord): Finding {
  const { all, failures, replaced, retries } = record.ledgers.gateway;
  const lost = count(failures, lostOnTheWay) + count(retries, retriedAsLost);
  const { compared, differences, evidence } = compareTargets(record, lost);
  const again = sum(replaced);
  const agreement = [
    `${all.attempts} = ${all.attempts - all.retries} + ${all.retries}`,
    ...evidence,
    ...(again === 0 ? [] : [`${again} sent again`]),
  ].join("; ");
  const expectation = "attempts = admitted + retries";
  const finding = toFinding(
    expectation,
    [...attemptDifferences(record), ...differences],
    agreement,
  );
  // Where no target kept its count, the gateway's own books alone were compared.
  return finding.outcome === "met" && compared === 0 ? { ...finding, outcome: "unknown" } : finding;
}

function attemptDifferences({ ledgers }: DrillRecord): readonly string[] {
  const { all } = ledgers.gateway;
  const { limited, refused, failed, uncertain } = split(ledgers.gateway);
  const expected = sum(all.answers) - limited - refused - failed + all.retries;
  const over = expected - all.attempts;
  return over >= 0 && over <= uncertain
    ? []
    : [`attempts: gateway's answers and retries make ${expected}, its attempts ${all.attempts}`];
}

function faultEvidence({ faults, ledgers }: DrillRecord): string {
  const applied = faults.reduce((total, one) => total + one.applied - one.elsewhere, 0);
  const elsewhere = faults.reduce((total, one) => total + one.elsewhere, 0);
  const felt = sum(ledgers.client.felt ?? {});
  const rest = elsewhere === 0 ? "" : `; health checks met ${elsewhere} more`;
  return `${applied} applied, ${felt} felt, ${applied - felt} masked or cut off${rest}`;
}

interface Split {
  readonly admitted: number;
  readonly limited: number;
  readonly refused: number;
  readonly failed: number;
  /** Exchanges of which it cannot be told whether they were admitted. */
  readonly uncertain: number;
}

function split({ all, limited, failures }: DrillRecord["ledgers"]["gateway"]): Split {
  const between = count(failures, refusingBetweenTries);
  return {
    admitted: all.attempts - all.retries,
    limited,
    refused: count(failures, refusing) + (all.hasRetries ? 0 : between),
    failed: count(failures, failing),
    uncertain: count(failures, leaving) + (all.hasRetries ? between : 0),
  };
}

/** What a client got no answer to, the gateway knows as a client that left. */
function withoutAnswer({ "0": none = 0, ...answers }: Counts): Counts {
  return none === 0 ? answers : { ...answers, "499": none + (answers["499"] ?? 0) };
}

function count(counts: Counts, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, one) => total + one, 0);
}
