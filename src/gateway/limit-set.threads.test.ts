import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runTogether } from "../../test/threads/run-together.ts";
import { gatewaySchema } from "./configuration.ts";
import { makeSharedState } from "./shared-state.ts";

const program = new URL("../../test/threads/decide-together.ts", import.meta.url);
const configuration = {
  listeners: [
    {
      listen: "127.0.0.1:0",
      protocol: "http",
      routes: [{ match: { path: "/" }, respond: { status: 200 } }],
    },
  ],
  rateLimits: {
    client: { rate: 0.001, burst: 400, key: "clientIp" },
    wide: { rate: 0.001, burst: 1000 },
  },
};

/** How many have passed in all threads, set by set. */
async function passedOf(sets: readonly (readonly string[])[]): Promise<number[]> {
  const shared = makeSharedState(gatewaySchema.parse(configuration), 7);
  const work = { configuration, shared, sets, decisions: 4000 };
  const buffer = new SharedArrayBuffer(4);
  const passed = (await runTogether({ threads: 4, program, buffer, work })) as number[][];
  return sets.map((_, at) => passed.reduce((sum, one) => sum + one[at]!, 0));
}

describe("LimitSet in several threads", () => {
  test("lets exactly the smaller burst through, and leaves the rest of the other", async () => {
    const [both] = await passedOf([["client", "wide"]]);
    assert.equal(both, 400);
  });

  test("lets exactly the burst through when some are limited by one and some by both", async () => {
    const [both, wide] = await passedOf([["client", "wide"], ["wide"]]);
    assert.ok(both! <= 400, `${both}`);
    assert.equal(both! + wide!, 1000);
  });
});
