import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { createClient } from "@redis/client";
import fc from "fast-check";
import { RedisServer } from "../../test/redis/redis-server.ts";
import {
  readScriptReply,
  SHARED_GCRA_SCRIPT,
  type SharedLimit,
  toScriptArguments,
} from "./shared-gcra.ts";

type Ask = (keys: readonly string[], limits: readonly SharedLimit[]) => Promise<number[]>;

/** The script with its clock replaced, so that time is an argument here too; nothing expires. */
const AT_A_GIVEN_TIME = SHARED_GCRA_SCRIPT.replace(
  "redis.call('TIME')",
  "{ARGV[#ARGV - 1], ARGV[#ARGV]}",
).replace(", 'PX', string.format('%.0f', ms)", "");

interface Redis {
  readonly ask: Ask;
  readonly askAt: (micros: number, ...asked: Parameters<Ask>) => Promise<number[]>;
  readonly send: (...words: string[]) => Promise<unknown>;
}

async function connected(t: TestContext): Promise<Redis> {
  const server = await RedisServer.start(t);
  const client = createClient({ url: server.url }).on("error", () => {});
  await client.connect();
  t.after(() => client.destroy());
  const run = async (script: string, [keys, limits]: Parameters<Ask>, more: string[]) => {
    const words = [...keys, ...limits.flatMap(toScriptArguments), ...more];
    const reply = await client.sendCommand(["EVAL", script, String(keys.length), ...words]);
    return readScriptReply(reply, limits.length)!;
  };
  return {
    ask: (...asked) => run(SHARED_GCRA_SCRIPT, asked, []),
    askAt: (micros, ...asked) => {
      const clock = [Math.floor(micros / 1e6), micros % 1e6].map(String);
      return run(AT_A_GIVEN_TIME, asked, clock);
    },
    send: (...words) => client.sendCommand(words),
  };
}

const START = 1_700_000_000_000_000;
const few: SharedLimit = { ratePerSecond: 1000, burst: 3, isEnforced: true };
const one: SharedLimit = { ratePerSecond: 10, burst: 1, isEnforced: true };
const watched: SharedLimit = { ...one, isEnforced: false };

describe("the script of shared limits, run by Redis", () => {
  test("lets the burst through, then one after each interval", async (t) => {
    const { askAt } = await connected(t);
    const waits: number[] = [];
    for (const micros of [0, 0, 0, 0, 999, 1000, 1000, 2000]) {
      waits.push(...(await askAt(START + micros, ["a"], [few])));
    }
    assert.deepEqual(waits, [0, 0, 0, 1.001, 0.002, 0, 1.001, 0]);
  });

  test("takes of no limit when one of them refuses, and tells the waits of all", async (t) => {
    const { askAt } = await connected(t);
    const both = [few, one];
    assert.deepEqual(await askAt(START, ["a", "b"], both), [0, 0]);
    for (let i = 0; i < 5; i++) {
      assert.deepEqual(await askAt(START, ["a", "b"], both), [0, 100.001]);
    }
    assert.deepEqual(await askAt(START, ["a"], [few]), [0]);
    assert.deepEqual(await askAt(START, ["a"], [few]), [0]);
    assert.deepEqual(await askAt(START, ["a", "b"], both), [1.001, 100.001]);
  });

  test("lets a limit that is only watched refuse nothing", async (t) => {
    const { askAt } = await connected(t);
    assert.deepEqual(await askAt(START, ["a", "b"], [few, watched]), [0, 0]);
    assert.deepEqual(await askAt(START, ["a", "b"], [few, watched]), [0, 100.001]);
    assert.deepEqual(await askAt(START, ["a", "b"], [few, watched]), [0, 100.001]);
    assert.deepEqual(await askAt(START, ["a", "b"], [few, watched]), [1.001, 100.001]);
  });

  test("gives nothing for a clock that was set back, and goes on from there", async (t) => {
    const { askAt } = await connected(t);
    const hour = 3_600_000_000;
    for (let i = 0; i < 3; i++) await askAt(START, ["a"], [few]);
    assert.deepEqual(await askAt(START - hour, ["a"], [few]), [1.001]);
    assert.deepEqual(await askAt(START - hour + 1000, ["a"], [few]), [1.001]);
  });

  test("goes by the server's clock when nobody gives it one", async (t) => {
    const { ask } = await connected(t);
    assert.deepEqual(await ask(["a"], [one]), [0]);
    const [waitMs] = await ask(["a"], [one]);
    assert.ok(waitMs! > 0 && waitMs! <= 100.001, `${waitMs}`);
  });

  test("leaves a key for as long as it means something", async (t) => {
    const { ask, send } = await connected(t);
    await ask(["a"], [{ ratePerSecond: 0.001, burst: 5, isEnforced: true }]);
    const ms = Number(await send("PTTL", "a"));
    assert.ok(ms > 999_000 && ms <= 1_000_001, `${ms}`);
    const longest = { ratePerSecond: 1e-7, burst: 1e9, isEnforced: true };
    assert.deepEqual(await ask(["b"], [longest]), [0]);
  });

  test("takes what is no bucket for an empty one", async (t) => {
    const { ask, send } = await connected(t);
    await send("SET", "a", "something else");
    assert.deepEqual(await ask(["a"], [one]), [0]);
  });

  test("never lets more than burst and rate through, nor less than is asked for", async (t) => {
    const { askAt, send } = await connected(t);
    const limits = fc.record({
      ratePerSecond: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.double({ min: 0.1, max: 2e6 })),
      burst: fc.integer({ min: 1, max: 20 }),
      isEnforced: fc.constant(true),
    });
    const pauses = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(limits, pauses, async (limit, pauses) => {
        await send("FLUSHALL");
        let micros = START;
        // A bucket of exact arithmetic enough: time is whole microseconds.
        let [level, passed] = [0, 0];
        for (const pause of pauses) {
          const step = Math.round((pause * 1e6) / limit.ratePerSecond);
          micros += step;
          level = Math.max(0, level - (step * limit.ratePerSecond) / 1e6);
          const [waitMs] = await askAt(micros, ["a"], [limit]);
          if (waitMs === 0) {
            passed += 1;
            level += 1;
            assert.ok(level <= limit.burst + 1e-6, `level ${level}`);
            const most = limit.burst + (limit.ratePerSecond * (micros - START)) / 1e6;
            assert.ok(passed <= most + 1e-6, `${passed} of ${most}`);
          } else {
            assert.ok(level + 1 > limit.burst - 1e-6, `level ${level}`);
          }
        }
        const [waitMs] = await askAt(micros, ["a"], [limit]);
        if (waitMs !== 0) {
          const laterMicros = micros + Math.ceil(waitMs! * 1000);
          assert.deepEqual(await askAt(laterMicros, ["a"], [limit]), [0]);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("keeps to a fast rate over a long time, without rounding it away", async (t) => {
    const { askAt } = await connected(t);
    const fast = { ratePerSecond: 300_000, burst: 2, isEnforced: true };
    let passed = 0;
    for (let micros = 0; micros < 20_000; micros++) {
      const [waitMs] = await askAt(START + micros, ["a"], [fast]);
      if (waitMs === 0) passed += 1;
    }
    assert.ok(Math.abs(passed - (2 + 0.3 * 19_999)) <= 1, `${passed}`);
  });
});

describe("readScriptReply", () => {
  const rows: readonly (readonly [reply: unknown, waits: number[] | undefined])[] = [
    [
      [0, 1500],
      [0, 1.5],
    ],
    [[0], undefined],
    [["0", "0"], undefined],
    [[0, -1], undefined],
    ["OK", undefined],
    [null, undefined],
  ];
  for (const [reply, waits] of rows) {
    test(`reads ${JSON.stringify(reply)} for two limits`, () => {
      assert.deepEqual(readScriptReply(reply, 2), waits);
    });
  }
});
