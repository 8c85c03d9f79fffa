import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Counts, DrillRecord, FaultReceipt, Ledgers } from "./drill-record.ts";
import { judgeDrill } from "./judge-drill.ts";
import { judgeLedgers } from "./judge-ledgers.ts";
import { recordForTests } from "./record-for-tests.ts";

const noOutcome = { isAnother: false };

/** All that can become of a request has become of some; bin-2 was not reached six times. */
const withRetries: Ledgers = {
  client: {
    answers: { "0": 5, "200": 880, "404": 10, "429": 60, "500": 30, "503": 20 },
    felt: { "drill-1": 30 },
    bottleneck: undefined,
    withdrawn: 0,
  },
  gateway: {
    answers: { "200": 880, "429": 60, "499": 5, "500": 30, "503": 20 },
    attempts: { "bin-1": 400, "bin-2": 556 },
    replaced: { "bin-1": 3 },
    limited: 60,
    retries: { "500": 40, connectFailure: 6 },
    failures: { client_left: 5, no_route: 10, rate_limited: 60, rate_limit_unavailable: 20 },
    allowed: { perClient: 935 },
    all: {
      answers: { "200": 880, "404": 10, "429": 60, "499": 5, "500": 30, "503": 20 },
      attempts: 956,
      retries: 46,
      hasRetries: true,
    },
  },
  targets: { "bin-1": { requests: 403, ...noOutcome }, "bin-2": { requests: 550, ...noOutcome } },
};

/** One try each: six did not reach bin-2, and twenty found no backend. */
const withoutRetries: Ledgers = {
  client: {
    answers: { "200": 900, "502": 6, "503": 20 },
    felt: { "drill-1": 0 },
    bottleneck: undefined,
    withdrawn: 0,
  },
  gateway: {
    answers: { "200": 900, "502": 6, "503": 20 },
    attempts: { "bin-1": 450, "bin-2": 456 },
    replaced: {},
    limited: 0,
    retries: {},
    failures: { connect_failed: 6, no_backend: 20 },
    allowed: {},
    all: {
      answers: { "200": 900, "502": 6, "503": 20 },
      attempts: 906,
      retries: 0,
      hasRetries: false,
    },
  },
  targets: { "bin-1": { requests: 450, ...noOutcome }, "bin-2": { requests: 450, ...noOutcome } },
};

type Change = (ledgers: Ledgers) => Ledgers;

const client =
  (change: (client: Ledgers["client"]) => Partial<Ledgers["client"]>): Change =>
  (ledgers) => ({ ...ledgers, client: { ...ledgers.client, ...change(ledgers.client) } });
const gateway =
  (change: (gateway: Ledgers["gateway"]) => Partial<Ledgers["gateway"]>): Change =>
  (ledgers) => ({ ...ledgers, gateway: { ...ledgers.gateway, ...change(ledgers.gateway) } });
const inAll = (change: Partial<Ledgers["gateway"]["all"]>): Change =>
  gateway(({ all }) => ({ all: { ...all, ...change } }));

function without(counts: Counts, name: string): Counts {
  assert.ok(name in counts, `${name} is counted`);
  const { [name]: _, ...others } = counts;
  return others;
}

describe("judgeLedgers", () => {
  const books = { withRetries, withoutRetries };
  for (const [name, ledgers] of Object.entries(books)) {
    test(`finds nothing in books that agree, ${name}`, () => {
      assert.deepEqual(missed(ledgers), []);
    });
  }

  test("gives the counts as evidence", () => {
    const [offered, attempts, faults] = judgeLedgers(recordWith(withRetries));
    assert.equal(
      offered?.evidence,
      "1005 = 910 + 60 + 20 + 10 + 5 of 5 that left or found none in between",
    );
    assert.equal(attempts?.evidence, "956 = 910 + 46; bin-1 403; bin-2 550; 3 sent again");
    assert.equal(faults?.evidence, "70 applied, 30 felt, 40 masked or cut off");
  });

  test("does not compare a target that has lost its count in a restart", () => {
    const targets = { ...withRetries.targets, "bin-2": { requests: 3, isAnother: true } };
    assert.deepEqual(missed({ ...withRetries, targets }), []);
    assert.match(
      judgeLedgers(recordWith({ ...withRetries, targets }))[1]!.evidence,
      /bin-2 lost its count when it was restarted/,
    );
  });

  test("says unknown when no target has kept its count", () => {
    const lost = { requests: 3, isAnother: true };
    const targets = { "bin-1": lost, "bin-2": lost };
    const [, attempts] = judgeLedgers(recordWith({ ...withRetries, targets }));
    assert.equal(attempts?.outcome, "unknown");
  });

  // Each counter is taken away from books that agree: that has to show.
  const counters: readonly {
    readonly counter: string;
    readonly from?: Ledgers;
    readonly change: Change;
    readonly says: RegExp;
  }[] = [
    ...Object.keys(withRetries.client.answers).map((status) => ({
      counter: `the clients' answers with status ${status}`,
      change: client(({ answers }) => ({ answers: without(answers, status) })),
      says: new RegExp(`answers with status ${status === "0" ? "499" : status}: client 0`),
    })),
    ...Object.keys(withRetries.gateway.all.answers).map((status) => ({
      counter: `the gateway's answers with status ${status}`,
      change: inAll({ answers: without(withRetries.gateway.all.answers, status) }),
      says: new RegExp(`answers with status ${status}: client \\d+, gateway 0`),
    })),
    {
      counter: "faults that clients have felt",
      change: client(({ felt }) => ({ felt: without(felt!, "drill-1") })),
      says: /status 500 by faults: targets 70, clients felt 0, gateway masked 40/,
    },
    {
      counter: "requests that limits refused",
      change: gateway(() => ({ limited: 0 })),
      says: /offered: client 1005, gateway 910 \+ 0 \+ 20 \+ 10/,
    },
    {
      counter: "requests refused as the store of a limit was away",
      change: gateway(({ failures }) => ({
        failures: without(failures, "rate_limit_unavailable"),
      })),
      says: /offered: client 1005, gateway 910 \+ 60 \+ 0 \+ 10/,
    },
    {
      counter: "requests without a route",
      change: gateway(({ failures }) => ({ failures: without(failures, "no_route") })),
      says: /offered: client 1005, gateway 910 \+ 60 \+ 20 \+ 0/,
    },
    {
      counter: "clients that left",
      change: gateway(({ failures }) => ({ failures: without(failures, "client_left") })),
      says: /offered: client 1005, gateway 910 \+ 60 \+ 20 \+ 10$/m,
    },
    {
      counter: "requests that found no backend",
      from: withoutRetries,
      change: gateway(({ failures }) => ({ failures: without(failures, "no_backend") })),
      says: /offered: client 926, gateway 906 \+ 0 \+ 0 \+ 0/,
    },
    {
      counter: "tries that did not connect",
      from: withoutRetries,
      change: gateway(({ failures }) => ({ failures: without(failures, "connect_failed") })),
      says: /requests to bin-2: gateway 456, bin-2 450/,
    },
    {
      counter: "all attempts",
      change: inAll({ attempts: 0 }),
      says: /gateway's answers and retries make 961, its attempts 0/,
    },
    {
      counter: "all retries",
      change: inAll({ retries: 0 }),
      says: /gateway's answers and retries make 915, its attempts 956/,
    },
    {
      counter: "retries that masked a fault",
      change: gateway(({ retries }) => ({ retries: without(retries, "500") })),
      says: /status 500 by faults: targets 70, clients felt 30, gateway masked 0/,
    },
    {
      counter: "retries of tries that did not connect",
      change: gateway(({ retries }) => ({ retries: without(retries, "connectFailure") })),
      says: /requests to bin-2: gateway 556, bin-2 550/,
    },
    {
      counter: "requests that were sent again",
      change: gateway(() => ({ replaced: {} })),
      says: /requests to bin-1: gateway 400, bin-1 403/,
    },
    ...["bin-1", "bin-2"].flatMap((target) => [
      {
        counter: `attempts on ${target}`,
        change: gateway(({ attempts }) => ({ attempts: without(attempts, target) })),
        says: new RegExp(`requests to ${target}: gateway 0`),
      },
      {
        counter: `requests that ${target} has seen`,
        change: (ledgers: Ledgers) => ({
          ...ledgers,
          targets: { ...ledgers.targets, [target]: { requests: 0, isAnother: false } },
        }),
        says: new RegExp(`requests to ${target}: gateway .*, ${target} 0`),
      },
    ]),
  ];
  for (const { counter, from = withRetries, change, says } of counters) {
    test(`turns the verdict red without the counter of ${counter}`, () => {
      const record = recordWith(change(from));
      assert.match(missed(record.ledgers).join("\n"), says);
      assert.equal(judgeDrill(record).name, "FAIL");
    });
  }

  const receipts: readonly (readonly [string, (record: DrillRecord) => DrillRecord])[] = [
    ["a fault's receipt", (record) => ({ ...record, faults: withApplied(record.faults, 0) })],
    [
      "the receipt of a fault on a path",
      (record) => ({
        ...record,
        paths: [
          {
            fault: { kind: "reset", to: "bin-1", at: 0, for: 1, name: undefined },
            connections: 0,
            beganMs: 1_015_000,
            endedMs: 1_016_000,
            problem: undefined,
          },
        ],
      }),
    ],
  ];
  for (const [what, change] of receipts) {
    test(`makes the verdict INCONCLUSIVE without the count of ${what}`, () => {
      assert.equal(judgeDrill(change(recordWith(withRetries))).name, "INCONCLUSIVE");
    });
  }
});

function missed(ledgers: Ledgers): readonly string[] {
  return judgeLedgers(recordWith(ledgers))
    .filter(({ outcome }) => outcome === "missed")
    .map(({ evidence }) => evidence);
}

/** The drill that went well, with these books. The fault met seventy requests, or none. */
function recordWith(ledgers: Ledgers): DrillRecord {
  const record = recordForTests();
  const isFelt = ledgers.gateway.all.hasRetries;
  return { ...record, ledgers, faults: isFelt ? withApplied(record.faults, 70) : [] };
}

function withApplied(faults: readonly FaultReceipt[], applied: number): readonly FaultReceipt[] {
  return faults.map((fault) => ({ ...fault, applied }));
}
