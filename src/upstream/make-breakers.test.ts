import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runTogether } from "../../test/threads/run-together.ts";
import { upstreamSchema } from "./configuration.ts";
import { makeBreakers } from "./make-breakers.ts";
import { makeSharedUpstream } from "./shared-upstream.ts";

const program = new URL("../../test/threads/open-together.ts", import.meta.url);

interface Seen {
  readonly opened: number;
  readonly ejected: readonly number[];
}

describe("makeBreakers", () => {
  test("lets no more breakers open than maxEjectedShare allows, whichever threads open them", async () => {
    const configuration = configure(8, 0.5);
    const shared = makeSharedUpstream(8);
    const buffer = new SharedArrayBuffer(4);
    const work = { configuration, shared, threads: 4, rounds: 500 };
    const seen = (await runTogether({ threads: 4, program, buffer, work })) as Seen[];
    assert.deepEqual(new Set(seen.flatMap(({ ejected }) => ejected)), new Set([4]));
    // They did meet: not one thread opened them all.
    assert.equal(
      seen.reduce((sum, { opened }) => sum + opened, 0),
      4 * 500,
    );
    assert.ok(seen.filter(({ opened }) => opened > 50).length > 1, JSON.stringify(seen));
  });

  for (const { backends, share, ejected } of [
    { backends: 4, share: 0.5, ejected: 2 },
    { backends: 5, share: 0.5, ejected: 2 },
    { backends: 4, share: 1, ejected: 4 },
    { backends: 1, share: 0.5, ejected: 1 },
    { backends: 4, share: 0.1, ejected: 1 },
    { backends: 4, share: 0, ejected: 0 },
  ]) {
    test(`ejects ${ejected} of ${backends} with a maxEjectedShare of ${share}`, () => {
      const breakers = makeBreakers(
        configure(backends, share),
        makeSharedUpstream(backends),
        () => {},
      );
      for (const breaker of breakers) breaker!.settle(breaker!.admit(1), "failed", false, 1);
      assert.equal(breakers.filter((breaker) => breaker!.state === "open").length, ejected);
    });
  }

  test("counts those that an operator holds open", () => {
    const breakers = makeBreakers(configure(2, 0.5), makeSharedUpstream(2), () => {});
    breakers[0]!.forceOpen();
    breakers[1]!.settle(breakers[1]!.admit(1), "failed", false, 1);
    assert.equal(breakers[1]!.state, "closed");
  });

  test("makes none where none are configured", () => {
    const configuration = upstreamSchema.parse({ backends: [{ address: "a:1" }] });
    assert.deepEqual(
      makeBreakers(configuration, makeSharedUpstream(1), () => {}),
      [undefined],
    );
  });
});

function configure(
  backends: number,
  maxEjectedShare: number,
): ReturnType<typeof upstreamSchema.parse> {
  return upstreamSchema.parse({
    backends: Array.from({ length: backends }, (_, at) => ({ address: `a:${at + 1}` })),
    breaker: { consecutiveFailures: 1, maxEjectedShare },
  });
}
