import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";
import type { Run } from "../start-run.ts";
import { toStatusDocument } from "./status-document.ts";

/** The attributes of the status at certain moments of a run of three seconds. */
async function seen(script: string, atMs: readonly number[]): Promise<Record<string, unknown>[]> {
  const seen: Record<string, unknown>[] = [];
  const look = (run: Run): void => {
    const { data } = toStatusDocument(run, false) as { data: { attributes: object } };
    seen.push({ ...data.attributes });
  };
  await runText(`import { sleep } from "k6"; ${script}`, {
    during: (run, clock) => {
      clock.after(atMs[0]! + 10, () => run.steer({ isPaused: true }));
      clock.after(atMs.at(-1)! + 10, () => run.steer({ isPaused: false }));
      for (const ms of atMs) clock.after(ms, () => look(run));
    },
  });
  return seen;
}

describe("toStatusDocument", () => {
  test("has k6's numbers for the phases, and no active user in a pause", async () => {
    const statuses = await seen(
      `export const options = { scenarios: { s: { executor: "constant-vus", vus: 2,
         duration: "1s" } }, thresholds: { iterations: ["count<3"] } };
       export function setup() { sleep(1); }
       export default function () { sleep(0.1); }`,
      [1500, 1700],
    );
    const common = { "vus-max": 2, stopped: false, running: true, tainted: true, "rate-factor": 1 };
    assert.deepEqual(statuses, [
      { status: 7, paused: false, vus: 2, ...common },
      { status: 7, paused: true, vus: 0, ...common },
    ]);
  });
});
