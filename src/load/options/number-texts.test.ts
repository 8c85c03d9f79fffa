import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readNumberTexts } from "./number-texts.ts";
import { readRunOptions } from "./run-options.ts";

describe("whole numbers that are given as text", () => {
  test("are read where k6 has numbers, and nowhere else", () => {
    const stages = [{ duration: "1", target: "20" }];
    const scenario = { vus: "1", iterations: "2", startVUs: "3", rate: "4", startRate: "5" };
    const options = {
      ...{ vus: "1", iterations: "2", batch: "3", batchPerHost: "4", maxRedirects: "5", rps: "6" },
      stages,
      tags: { vus: "1" },
      scenarios: {
        a: { ...scenario, preAllocatedVUs: "6", maxVUs: "-7", stages, env: { rate: "1" } },
      },
    };
    const read = [{ duration: "1", target: 20 }];
    assert.deepEqual(readNumberTexts(options), {
      ...{ vus: 1, iterations: 2, batch: 3, batchPerHost: 4, maxRedirects: 5, rps: 6 },
      stages: read,
      tags: { vus: "1" },
      scenarios: {
        a: {
          ...{ vus: 1, iterations: 2, startVUs: 3, rate: 4, startRate: 5 },
          ...{ preAllocatedVUs: 6, maxVUs: -7, stages: read, env: { rate: "1" } },
        },
      },
    });
  });

  test("are not given when they are empty", () => {
    const { stages, ...rest } = readNumberTexts({ vus: "", stages: [{ target: "" }] });
    assert.deepEqual([rest, stages], [{}, [{}]]);
  });

  for (const text of ["ten", "2.5", "1e3", " 5", "0x10"]) {
    test(`are refused as they are written: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readRunOptions({ vus: text }, {}), {
        ok: false,
        problems: [`options.vus: must be a whole number, got ${JSON.stringify(text)}`],
      });
    });
  }

  for (const odd of [{ stages: "x" }, { stages: [null] }, { scenarios: { a: null } }]) {
    test(`leave alone what is no option: ${JSON.stringify(odd)}`, () => {
      assert.deepEqual(readNumberTexts(odd), odd);
    });
  }
});
