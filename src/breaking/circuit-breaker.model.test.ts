import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { breakerOptions, makeBreaker } from "../../test/breaking/make-breaker.ts";
import { PlainBreaker } from "../../test/breaking/plain-breaker.ts";
import { type CallOutcome, type CircuitBreaker, REFUSED } from "./circuit-breaker.ts";

interface Call {
  readonly token: number;
  readonly plain: NonNullable<ReturnType<PlainBreaker["admit"]>>;
}

/** The real breaker, the plain one, and what both are asked with. */
interface Pair {
  readonly real: CircuitBreaker;
  readonly plain: PlainBreaker;
  readonly calls: Call[];
  readonly group: { mayOpen: boolean };
  nowMs: number;
}

type Step = (pair: Pair) => void;

const outcomes: readonly CallOutcome[] = ["succeeded", "failed", "failed", "abandoned"];

const admit = fc.constant<Step>((pair) => {
  const refuses = pair.real.refuses(pair.nowMs);
  const token = pair.real.admit(pair.nowMs);
  assert.equal(refuses, token === REFUSED);
  const plain = pair.plain.admit(pair.nowMs);
  assert.equal(token === REFUSED, plain === undefined);
  if (plain !== undefined) pair.calls.push({ token, plain });
});
const settle = fc.tuple(fc.nat(), fc.constantFrom(...outcomes), fc.integer({ min: 0, max: 3 })).map(
  ([which, outcome, speed]): Step =>
    (pair) => {
      if (pair.calls.length === 0) return;
      const [call] = pair.calls.splice(which % pair.calls.length, 1);
      pair.real.settle(call!.token, outcome, speed === 0, pair.nowMs);
      pair.plain.settle(call!.plain, outcome, speed === 0, pair.nowMs);
    },
);
const pass = fc.oneof(fc.nat({ max: 150 }), fc.nat({ max: 4000 })).map(
  (ms): Step =>
    (pair) => {
      pair.nowMs += ms;
    },
);
const tick = fc.constant<Step>((pair) => {
  pair.real.tick(pair.nowMs);
  pair.plain.tick(pair.nowMs);
});
const holds = ["forceOpen", "forceClosed", "release", "release"] as const;
const hold = fc.constantFrom(...holds).map(
  (change): Step =>
    (pair) => {
      pair.real[change]();
      pair.plain[change]();
    },
);
const veto = fc.boolean().map(
  (mayOpen): Step =>
    ({ group }) => {
      group.mayOpen = mayOpen;
    },
);

const steps = fc.array(
  fc.oneof(
    { weight: 40, arbitrary: admit },
    { weight: 36, arbitrary: settle },
    { weight: 10, arbitrary: pass },
    { weight: 4, arbitrary: tick },
    { weight: 1, arbitrary: hold },
    { weight: 2, arbitrary: veto },
  ),
  { maxLength: 400, size: "max" },
);
const changes = fc.record({
  consecutiveFailures: fc.integer({ min: 1, max: 6 }),
  failureShare: fc.constantFrom(0, 0.3, 0.5, 1),
  slowShare: fc.constantFrom(0.25, 0.5, 1),
  minCalls: fc.integer({ min: 1, max: 12 }),
  trialCalls: fc.integer({ min: 1, max: 5 }),
});

describe("CircuitBreaker, whatever happens", () => {
  test("answers like a breaker of plain objects, at every step", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(changes, steps, (changes, steps) => {
        const group = { mayOpen: true };
        const openInTurn = (open: () => void) => {
          if (group.mayOpen) open();
        };
        const options = { ...changes, openInTurn };
        const plain = new PlainBreaker({ ...breakerOptions, ...options });
        const real = makeBreaker(options);
        real.onTransition = (from, to, reason) => reached.add(`${from} ${to} ${reason}`);
        const pair: Pair = { real, plain, group, calls: [], nowMs: 0 };
        for (const step of steps) {
          step(pair);
          assert.equal(pair.real.state, pair.plain.state);
          assert.equal(pair.real.msToTrial(pair.nowMs), pair.plain.msToTrial(pair.nowMs));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
    // The walk went everywhere: each kind of change, and forced ones from all states.
    assert.equal(reached.size, 11, [...reached].join("\n"));
  });

  test("leaks no trial's place over many random calls", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 200, maxLength: 400 }), (choices) => {
        const breaker = makeBreaker({ trialCalls: 5, openForMs: 1, openForMaxMs: 1 });
        for (let i = 0; i < 3; i++) breaker.settle(breaker.admit(0), "failed", false, 0);
        breaker.tick(1);
        const tokens: number[] = [];
        for (const choice of choices) {
          const token = breaker.admit(1);
          if (token !== REFUSED) tokens.push(token);
          if (choice < 5) breaker.settle(tokens.splice(choice, 1)[0] ?? -2, "abandoned", false, 1);
          assert.ok(tokens.length <= 5);
        }
        for (const token of tokens) breaker.settle(token, "abandoned", false, 1);
        const places = Array.from({ length: 6 }, () => breaker.admit(1) !== REFUSED);
        assert.deepEqual(places, [true, true, true, true, true, false]);
      }),
      { seed: 2 },
    );
  });
});
