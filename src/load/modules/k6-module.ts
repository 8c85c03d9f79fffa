/** `k6`: check, group, sleep, fail, randomSeed. */

import type { NativeModule } from "./native-module.ts";
import type { ScriptUser } from "./script-user.ts";
import { seededRandom } from "./seeded-random.ts";

export const k6Module: NativeModule = {
  exports: ["check", "fail", "group", "randomSeed", "sleep"],
  blocking: ["sleep"],
  make: (user) => ({
    check: (value: unknown, sets: unknown, tags?: unknown) => check(user, value, sets, tags),
    group: (name: unknown, run: unknown) => group(user, String(name), run),
    sleep: (seconds: unknown) => {
      const ms = Number(seconds) * 1000;
      return user.pause(Number.isNaN(ms) ? 0 : Math.max(0, ms));
    },
    fail: (reason?: unknown) => {
      throw new Error(reason === undefined ? "" : String(reason));
    },
    randomSeed: (seed: unknown) => {
      const random = seededRandom(Number(seed));
      user.Math = Object.create(Math, { random: { value: random } }) as typeof Math;
    },
  }),
};

/** All predicates hold. A promise when one of them blocks. */
function check(
  user: ScriptUser,
  value: unknown,
  sets: unknown,
  tags: unknown,
): boolean | Promise<boolean> {
  const own = Object.fromEntries(
    Object.entries(Object(tags)).map(([key, one]) => [key, String(one)]),
  );
  const entries = Object.entries(Object(sets) as Record<string, unknown>);
  const results: (boolean | Promise<boolean>)[] = [];
  for (const [name, predicate] of entries) {
    results.push(settleCheck(user, { name, predicate, value, own }));
  }
  if (results.every((one) => typeof one === "boolean")) return results.every(Boolean);
  return Promise.all(results).then((all) => all.every(Boolean));
}

interface CheckEntry {
  readonly name: string;
  readonly predicate: unknown;
  readonly value: unknown;
  readonly own: Readonly<Record<string, string>>;
}

function settleCheck(user: ScriptUser, entry: CheckEntry): boolean | Promise<boolean> {
  const { name, predicate, value, own } = entry;
  const record = (holds: boolean): boolean => {
    const counted = user.group.check(name);
    if (holds) counted.passes += 1;
    else counted.fails += 1;
    const { metrics, systemTags } = user.state;
    const tags = user.sampleTags(systemTags.has("check") ? { ...own, check: name } : own);
    metrics.builtIn.checks.add(holds ? 1 : 0, tags);
    return holds;
  };
  try {
    const result = typeof predicate === "function" ? predicate(value) : predicate;
    return result instanceof Promise
      ? result.then((one) => record(Boolean(one)))
      : record(Boolean(result));
  } catch (error) {
    // As k6: a predicate that throws is a failed check, and still throws.
    record(false);
    throw error;
  }
}

function group(user: ScriptUser, name: string, run: unknown): unknown {
  if (typeof run !== "function") throw new TypeError("group() needs a function as second argument");
  if (name.includes("::")) throw new TypeError("group and check names may not contain '::'");
  const { state, group: outer } = user;
  const startedMs = state.clock.nowMs();
  user.enterGroup(outer.group(name));
  const leave = (): void => {
    const tookMs = state.clock.nowMs() - startedMs;
    state.metrics.builtIn.group_duration.add(tookMs, user.sampleTags(undefined));
    user.enterGroup(outer);
  };
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    // The group ends however its function ends.
    leave();
    throw error;
  }
  if (result instanceof Promise) return result.finally(leave);
  leave();
  return result;
}
