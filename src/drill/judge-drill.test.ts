import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DrillRecord, FaultReceipt } from "./drill-record.ts";
import { judgeDrill } from "./judge-drill.ts";
import { recordForTests } from "./record-for-tests.ts";

describe("judgeDrill", () => {
  test("passes a drill in which everything expected was measured", () => {
    const verdict = judgeDrill(recordForTests());
    assert.deepEqual(verdict.doubts, []);
    assert.deepEqual(
      verdict.findings.filter(({ outcome }) => outcome !== "met"),
      [],
    );
    assert.equal(verdict.name, "PASS");
  });

  test("does not mind that nobody was watching before the steady state", () => {
    const record = recordForTests();
    const moments = record.moments.toSpliced(10, 20);
    assert.equal(judgeDrill({ ...record, moments }).name, "PASS");
  });

  test("gives the measured times as evidence", () => {
    const [opened, closed] = judgeDrill(recordForTests()).findings;
    assert.equal(
      opened?.evidence,
      "0.3 s after the fault began, limit 3 s; from closed (consecutive failures)",
    );
    assert.equal(
      closed?.evidence,
      "3.5 s after the fault ended, limit 12 s; from half-open (consecutive failures)",
    );
  });

  // Each row is a drill that went well in all but one thing.
  const mutations: readonly {
    readonly when: string;
    readonly change: (record: DrillRecord) => Partial<DrillRecord>;
    readonly verdict: string;
    readonly says: RegExp;
  }[] = [
    {
      when: "the fault was refused by the target",
      change: (record) => withFault(record, { problem: "HTTP 404", beganMs: undefined }),
      verdict: "INCONCLUSIVE",
      says: /no receipt for "bin-1 answers 500 on \/get": HTTP 404/,
    },
    {
      when: "the fault was accepted and met no request",
      change: (record) => withFault(record, { applied: 0 }),
      verdict: "INCONCLUSIVE",
      says: /the fault on bin-1 met no request/,
    },
    {
      when: "an action was still under way when the drill ended",
      change: () => ({
        actions: [
          {
            action: { do: "restart", at: 0, process: "bin-2", name: undefined },
            ...{ beganMs: 1_015_000, endedMs: undefined, answers: undefined, problem: undefined },
          },
        ],
      }),
      verdict: "INCONCLUSIVE",
      says: /"bin-2 is restarted" was never over/,
    },
    {
      when: "no request was sent",
      change: (record) => withClient(record, {}),
      verdict: "INCONCLUSIVE",
      says: /no request was sent/,
    },
    {
      when: "the generator was the bottleneck",
      change: ({ ledgers }) => ({
        ledgers: { ...ledgers, client: { ...ledgers.client, bottleneck: "sent 90 of 240/s" } },
      }),
      verdict: "INCONCLUSIVE",
      says: /bottleneck: sent 90 of 240\/s/,
    },
    {
      when: "requests were given up when they were still under way",
      change: ({ ledgers }) => ({
        ledgers: { ...ledgers, client: { ...ledgers.client, withdrawn: 3 } },
      }),
      verdict: "INCONCLUSIVE",
      says: /3 requests were given up long after their load had ended/,
    },
    {
      when: "the steady state was never reached",
      change: () => ({ steadyMs: undefined }),
      verdict: "INCONCLUSIVE",
      says: /steady state was not reached within 30 s/,
    },
    {
      when: "nobody was watching for two seconds",
      change: ({ moments }) => ({ moments: moments.toSpliced(100, 20) }),
      verdict: "INCONCLUSIVE",
      says: /could not be read for 2\.1 s/,
    },
    {
      when: "nobody was watching for the last two seconds",
      change: ({ moments }) => ({ moments: moments.slice(0, -20) }),
      verdict: "INCONCLUSIVE",
      says: /could not be read for 2\.0 s/,
    },
    {
      when: "it was interrupted",
      change: () => ({ interruption: "interrupted by SIGINT" }),
      verdict: "INCONCLUSIVE",
      says: /interrupted by SIGINT/,
    },
    {
      when: "the breaker is off",
      change: () => ({ transitions: [], recoveredMs: undefined }),
      verdict: "FAIL",
      says: /never open after the fault began/,
    },
    {
      when: "the breaker opens too late",
      change: ({ transitions }) => ({
        transitions: transitions.map((seen) => ({ ...seen, atMs: seen.atMs + 4000 })),
      }),
      verdict: "FAIL",
      says: /4\.3 s after the fault began, limit 3 s/,
    },
    {
      when: "the breaker never closes again",
      change: ({ transitions }) => ({ transitions: transitions.slice(0, -1) }),
      verdict: "FAIL",
      says: /never closed after the fault ended/,
    },
    {
      when: "the client lost an answer that the gateway counted",
      change: (record) => withClient(record, { "200": 1, "500": 8 }),
      verdict: "FAIL",
      says: /answers with status 200: client 1, gateway \d+/,
    },
    {
      when: "the gateway's counter of attempts is taken away",
      change: ({ ledgers }) => ({
        ledgers: { ...ledgers, gateway: { ...ledgers.gateway, attempts: {} } },
      }),
      verdict: "FAIL",
      says: /requests to bin-1: gateway 0, bin-1 \d+/,
    },
    {
      when: "a target's counter is taken away",
      change: ({ ledgers }) => ({
        ledgers: {
          ...ledgers,
          targets: { ...ledgers.targets, "bin-2": { requests: 0, isAnother: false } },
        },
      }),
      verdict: "FAIL",
      says: /requests to bin-2: gateway \d+, bin-2 0/,
    },
    {
      when: "the gateway made failures that no fault explains",
      change: (record) => withFault(record, { applied: 7 }),
      verdict: "FAIL",
      says: /status 500 by faults: targets 7, clients felt 8, gateway masked 0/,
    },
    {
      when: "clients had failures after the recovery",
      change: ({ moments }) => ({
        moments: moments.map((moment, at) =>
          at < moments.length - 5 ? moment : { ...moment, answers: { "200": 9000, "500": 30 } },
        ),
      }),
      verdict: "FAIL",
      says: /22 of \d+ failed/,
    },
    {
      when: "the traffic stayed away from the recovered target",
      change: ({ moments }) => ({
        moments: moments.map(({ attempts, ...moment }) => ({
          ...moment,
          attempts: { ...attempts, "bin-1": Math.min(attempts["bin-1"]!, 1800) },
        })),
      }),
      verdict: "FAIL",
      says: /0 of \d+ attempts \(0 %\)/,
    },
  ];
  for (const { when, change, verdict: expected, says } of mutations) {
    test(`says ${expected} when ${when}`, () => {
      const record = recordForTests();
      const verdict = judgeDrill({ ...record, ...change(record) });
      const sentences = [
        ...verdict.doubts,
        ...verdict.findings
          .filter(({ outcome }) => outcome === "missed")
          .map(({ evidence }) => evidence),
      ];
      assert.match(sentences.join("\n"), says);
      assert.equal(verdict.name, expected);
    });
  }
});

function withFault(
  { faults }: DrillRecord,
  change: Partial<FaultReceipt>,
): Pick<DrillRecord, "faults"> {
  return { faults: faults.map((receipt) => ({ ...receipt, ...change })) };
}

function withClient(
  { ledgers }: DrillRecord,
  answers: Record<string, number>,
): Pick<DrillRecord, "ledgers"> {
  return { ledgers: { ...ledgers, client: { ...ledgers.client, answers } } };
}
