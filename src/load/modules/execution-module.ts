/** `k6/execution`: where in the run the script is. */

import { Interrupted } from "../running/vu-waits.ts";
import type { NativeModule } from "./native-module.ts";
import type { ScriptUser } from "./script-user.ts";

export const executionModule: NativeModule = {
  exports: ["instance", "scenario", "test", "vu"],
  blocking: [],
  make: (user) => ({
    instance: instanceOf(user),
    scenario: scenarioOf(user),
    test: testOf(user),
    vu: vuOf(user),
  }),
};

function instanceOf(user: ScriptUser): object {
  const { state } = user;
  return {
    get currentTestRunDuration() {
      return state.hasBegun ? state.elapsedMs : 0;
    },
    get iterationsCompleted() {
      return state.counts.iterations;
    },
    get iterationsInterrupted() {
      return state.counts.interrupted;
    },
    get vusActive() {
      return state.counts.vusActive;
    },
    get vusInitialized() {
      return state.vusInitialized;
    },
  };
}

function scenarioOf(user: ScriptUser): object {
  const present = (): NonNullable<ScriptUser["assignment"]> => {
    const { assignment } = user;
    if (assignment === undefined) throw new Error("there is no scenario outside of an iteration");
    return assignment;
  };
  return {
    get name() {
      return present().scenario.name;
    },
    get executor() {
      return present().scenario.executor;
    },
    get startTime() {
      const { clock } = user.state;
      return Math.round(clock.dateMs() - (clock.nowMs() - present().startedMs));
    },
    get progress() {
      return present().progress();
    },
    get iterationInInstance() {
      present();
      return user.iterationInTest;
    },
    get iterationInTest() {
      present();
      return user.iterationInTest;
    },
  };
}

function testOf(user: ScriptUser): object {
  return {
    abort(reason?: unknown): never {
      const text = reason === undefined ? "" : String(reason);
      // Nothing runs yet that could be ended: the script cannot be run.
      if (!user.state.hasBegun) throw new Error(`exec.test.abort was called: ${text}`);
      user.state.abort(text);
      throw new Interrupted();
    },
    fail(reason?: unknown): void {
      if (!user.state.hasBegun)
        throw new Error("exec.test.fail cannot be called in the init context");
      user.state.fail(reason === undefined ? "" : String(reason));
    },
    get options() {
      const { scenarios, thresholds, ...rest } = user.state.options;
      const named = scenarios.map(({ name, ...one }) => [name, one]);
      const sources = [...thresholds].map(([name, list]) => [name, list.map((one) => one.source)]);
      return {
        ...rest,
        scenarios: Object.fromEntries(named),
        thresholds: Object.fromEntries(sources),
      };
    },
  };
}

function vuOf(user: ScriptUser): object {
  const tags = new Proxy(
    {},
    {
      get: (_target, name) => (typeof name === "string" ? user.tags[name] : undefined),
      has: (_target, name) => typeof name === "string" && name in user.tags,
      set: (_target, name, value: unknown) => {
        if (!["string", "number", "boolean"].includes(typeof value)) {
          throw new TypeError(`tag ${String(name)} must be a string, a number or a boolean`);
        }
        user.setTag(String(name), String(value));
        return true;
      },
      deleteProperty: (_target, name) => {
        user.setTag(String(name), undefined);
        return true;
      },
      ownKeys: () => Object.keys(user.tags),
      getOwnPropertyDescriptor: (_target, name) => ({
        value: user.tags[String(name)],
        enumerable: true,
        configurable: true,
        writable: true,
      }),
    },
  );
  return {
    get idInInstance() {
      return user.vuId;
    },
    get idInTest() {
      return user.vuId;
    },
    get iterationInInstance() {
      return user.iteration;
    },
    get iterationInScenario() {
      return user.iterationInScenario;
    },
    tags,
    // Only outputs of k6 that Weir does not have would write it down.
    metrics: { tags, metadata: {} },
  };
}
