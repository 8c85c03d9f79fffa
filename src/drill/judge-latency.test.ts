import { describe } from "node:test";
import type { DrillRecord } from "./drill-record.ts";
import { testJudgeRows } from "./judge-rows-for-tests.ts";

// In the drill that went well, answers take up to 5 ms, and failures up to 10.
const takes = { kind: "latency", phase: "before", quantile: 0.99 };

describe("judgeLatency", () => {
  testJudgeRows([
    {
      when: "the gateway was quick enough",
      expect: { ...takes, max: "5ms" },
      outcome: "met",
      evidence: /^p99 was at most 5 ms over 2400 requests$/,
    },
    {
      when: "the bound lies within the bucket that it fell into",
      expect: { ...takes, max: "4ms" },
      outcome: "unknown",
      evidence: /^p99 was at most 5 ms .*, and the gateway's histogram tells no more/,
    },
    {
      when: "the gateway was too slow",
      expect: { ...takes, max: "5ms" },
      change: slowWith(0.5),
      outcome: "missed",
      evidence: /^p99 was between 5 ms and 10 ms/,
    },
    {
      when: "the gateway was too quick, as the trouble itself is to be shown",
      expect: { ...takes, min: "50ms", max: "1s" },
      outcome: "missed",
      evidence: /^p99 was at most 5 ms/,
    },
    {
      when: "it was too slow, and so was the machine as a whole",
      expect: { ...takes, max: "5ms" },
      change: slowWith(1.5),
      outcome: "unknown",
      evidence: /^p99 was .*, but reading metrics took 1\.5 ms too: the machine was busy$/,
    },
    {
      when: "it was too slow, and the drill itself got no processor",
      expect: { ...takes, max: "5ms" },
      change: (record) => ({
        moments: slowWith(0)(record).moments.map((moment) => ({
          ...moment,
          waitedMs: moment.atMs / 4,
        })),
      }),
      outcome: "unknown",
      evidence: /, but the drill waited for a processor for 25 % of that time$/,
    },
    {
      when: "it was slower than the gateway's highest bucket, which the bound is",
      expect: { ...takes, max: "10ms" },
      change: ({ moments }) => ({
        moments: moments.map(({ buckets, ...moment }) => ({
          ...{ ...moment, askedMs: moment.atMs },
          buckets: { "0.01": 0, "+Inf": buckets["+Inf"]! },
        })),
      }),
      outcome: "missed",
      evidence: /^p99 was more than 10 ms over 2400 requests$/,
    },
    {
      when: "the phase did not come",
      expect: { ...takes, phase: "after", max: "5ms" },
      change: () => ({ recoveredMs: undefined }),
      outcome: "unknown",
      evidence: /^no requests in that phase$/,
    },
  ]);
});

describe("judgeLatency, of a client", () => {
  testJudgeRows([
    {
      when: "a client was served quickly enough",
      expect: { ...takes, client: "other", max: "20ms" },
      change: withOther([20, 1, 2]),
      outcome: "met",
      evidence: /^p99 was 20 ms over 3 requests$/,
    },
    {
      when: "half of a client's requests were served quickly enough",
      expect: { ...takes, quantile: 0.5, client: "other", max: "2ms" },
      change: withOther([20, 1, 2]),
      outcome: "met",
      evidence: /^p50 was 2 ms over 3 requests$/,
    },
    {
      when: "a client waited too long",
      expect: { ...takes, client: "other", max: "19ms" },
      change: withOther([20, 1, 2]),
      outcome: "missed",
      evidence: /^p99 was 20 ms/,
    },
    {
      when: "a client was not there in that phase",
      expect: { ...takes, client: "other", max: "19ms" },
      outcome: "unknown",
      evidence: /^no requests in that phase$/,
    },
  ]);
});

/** All answers took more than 5 ms, and each reading of the metrics page took so long. */
function slowWith(tookMs: number) {
  return ({ moments }: DrillRecord): Pick<DrillRecord, "moments"> => ({
    moments: moments.map(({ buckets, ...moment }) => ({
      ...{ ...moment, askedMs: moment.atMs - tookMs },
      buckets: { ...buckets, "0.005": 0, "0.01": buckets["+Inf"]! },
    })),
  });
}

/** Another client, which had these latencies before the fault. */
function withOther(durationMs: readonly number[]): () => Partial<DrillRecord> {
  const atMs = durationMs.map((_, at) => 1_006_000 + at);
  return () => ({ clients: { other: { atMs, durationMs, status: durationMs.map(() => 200) } } });
}
