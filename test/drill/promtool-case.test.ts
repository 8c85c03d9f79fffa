/** What a drill has seen of alerts, written as a case: promtool itself comes to the same. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import type { DrillRecord } from "../../src/drill/drill-record.ts";
import { expectationPlan } from "../../src/drill/expectation-plan.ts";
import { recordForTests } from "../../src/drill/record-for-tests.ts";
import { toPromtoolCase } from "../../src/drill/to-promtool-case.ts";
import { whyWithout } from "../delivery/why-without.ts";

const rules = join(import.meta.dirname, "../../drills/burn-rate.yml");
const skip = whyWithout("promtool");
/** The fault of the drill begins 15 s after its start and lasts 12 s. */
const faultMs = { from: 15_000, to: 27_000 };

describe("a case for promtool", () => {
  test("holds when the rules do what they did in the drill", { skip }, async (t) => {
    await judge(t, toPromtoolCase(recordWith(25_000), rules));
  });

  test("is what drills/alert-rehearsal.yaml has written, and still holds", { skip }, async () => {
    await runPromtool(join(import.meta.dirname, "alert-rehearsal.yaml"));
  });

  test("holds when an alert that has fired was resolved", { skip }, async (t) => {
    const record = recordWith(25_000);
    const [fired] = record.alerts!;
    const resolved = { ...fired!, resolvedMs: record.startedMs + 33_000 };
    const text = toPromtoolCase({ ...record, alerts: [resolved] }, rules);
    assert.match(text, /eval_time: 35s\n +alertname: FastBurn\n +exp_alerts: \[\]/);
    await judge(t, text);
  });

  test("fails when the rules do not", { skip }, async (t) => {
    const tooEarly = toPromtoolCase(recordWith(16_000), rules);
    await assert.rejects(judge(t, tooEarly), /alertname: FastBurn/);
  });
});

async function judge(t: TestContext, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "weir-promtool-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "case.yaml");
  await writeFile(file, text);
  await runPromtool(file);
}

async function runPromtool(file: string): Promise<void> {
  try {
    await promisify(execFile)("promtool", ["test", "rules", file]);
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
}

/** Every second 100 answers, of which 40 fail while there is a fault; the alert fired then. */
function recordWith(firedAfterMs: number): DrillRecord {
  const record = recordForTests();
  const startMs = Date.parse(record.startedAt);
  const count = (code: string, perSecond: (atMs: number) => number) => {
    let value = 0;
    const samples = Array.from({ length: 40 }, (_, second) => {
      value += perSecond(second * 1000);
      return { atMs: startMs + second * 1000 + 300, value };
    });
    return { name: "gogate_http_requests_total", labels: { code, route: '/"a"' }, samples };
  };
  const failing = (atMs: number): number => (atMs >= faultMs.from && atMs < faultMs.to ? 40 : 0);
  return {
    ...record,
    plan: {
      ...record.plan,
      expect: [
        { alert: "FastBurn", since: "fault-begins" },
        { alert: "FastBurn", is: "resolved", since: "fault-ends" },
        { alert: "NoSuchBurn", is: "silent", since: "fault-begins" },
      ].map((one) => expectationPlan.parse({ kind: "alert", within: "11s", ...one })),
    },
    alerts: [
      {
        alert: "FastBurn",
        firedMs: record.startedMs + firedAfterMs,
        resolvedMs: undefined,
        labels: { severity: "page" },
        annotations: {},
      },
    ],
    alertSeries: [count("200", (atMs) => 100 - failing(atMs)), count("500", failing)],
  };
}
