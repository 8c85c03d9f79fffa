import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type BatchLimits, runBatch } from "./batch.ts";

describe("runBatch", () => {
  const rows: [title: string, hosts: string, limits: BatchLimits, most: number][] = [
    ["as many as it likes without limits", "aaaaaa", { requestsMax: 0, requestsPerHostMax: 0 }, 6],
    ["no more than allowed in all", "abcdef", { requestsMax: 2, requestsPerHostMax: 6 }, 2],
    ["no more than allowed to one host", "aaaabb", { requestsMax: 20, requestsPerHostMax: 1 }, 2],
  ];
  for (const [title, hosts, limits, most] of rows) {
    test(`runs ${title}, and keeps the order`, async () => {
      let [running, peak] = [0, 0];
      const entries = [...hosts].map((host, index) => ({
        host,
        async run(): Promise<number> {
          running += 1;
          peak = Math.max(peak, running);
          await new Promise(setImmediate);
          running -= 1;
          return index;
        },
      }));
      assert.deepEqual(await runBatch(entries, limits), [0, 1, 2, 3, 4, 5]);
      assert.equal(peak, most);
    });
  }

  test("gives nothing for nothing and fails with the first failure", async () => {
    const limits = { requestsMax: 1, requestsPerHostMax: 1 };
    assert.deepEqual(await runBatch([], limits), []);
    const failing = { host: "a", run: () => Promise.reject(new Error("no")) };
    await assert.rejects(runBatch([failing], limits), /no/);
  });
});
