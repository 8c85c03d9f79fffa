import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConsoleMemory } from "./console-memory.ts";
import { runBookForTests } from "./history/run-book-for-tests.ts";
import { LoadControl, type LoadListener, type RunningLoad } from "./load-control.ts";

describe("LoadControl", () => {
  test("offers no rate for a run that cannot be steered, and says so", async () => {
    const { memory, control } = start({ stop: () => undefined });
    assert.equal(memory.state.load.rateFactor, undefined);
    assert.deepEqual(await control.pause(true), {
      name: "refused",
      sentence: "this run cannot be steered",
    });
    assert.equal(memory.state.load.state, "running");
  });

  test("shows the rate and the pause of one that can", async () => {
    const { memory, control } = start({ stop: () => undefined, steer: async () => undefined });
    assert.equal(memory.state.load.rateFactor, 1);
    await control.setFactor(1.25);
    await control.pause(true);
    assert.equal(memory.state.load.rateFactor, 1.25);
    assert.equal(memory.state.load.state, "paused");
  });

  test("runs one script at a time, of the list", () => {
    const { control, listener, memory } = start({ stop: () => undefined });
    assert.equal(control.start("a.js").sentence, "a script runs already: stop it first");
    assert.equal(control.start("../b.js").sentence, "no script is called ../b.js, but a.js");
    listener.onEnd("done");
    assert.equal(memory.state.load.state, "idle");
    assert.equal(control.start("a.js").name, "done");
  });
});

function start(run: RunningLoad): {
  memory: ConsoleMemory;
  control: LoadControl;
  listener: LoadListener;
} {
  const memory = new ConsoleMemory("gateway");
  let listener: LoadListener | undefined;
  const control = new LoadControl({
    memory,
    scripts: new Map([["a.js", "/scripts/a.js"]]),
    startRun: (_, given) => {
      listener = given;
      return run;
    },
    runs: runBookForTests(memory),
    wallClockMs: () => 1000,
  });
  control.start("a.js");
  return { memory, control, listener: listener! };
}
