/** The inputs that fuzzing has kept, and those that once failed, each checked again. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fuzzKindNames, fuzzKinds, inputFiles, readInput } from "./fuzz-kinds.ts";

describe("the inputs that fuzzing has kept", () => {
  for (const kind of fuzzKindNames) {
    test(`are ${kind} of which everything holds`, async () => {
      const files = [...inputFiles("corpus", kind), ...inputFiles("crashes", kind)];
      assert.ok(files.length > 0);
      for (const file of files) {
        await assert.doesNotReject(fuzzKinds[kind](readInput(file)), `make fuzz FILE=${file}`);
      }
    });
  }
});
