import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readBenchOptions } from "./bench-options.ts";

describe("readBenchOptions", () => {
  test("has seven rounds of three seconds of everything when nothing is said", () => {
    const preset = { rounds: 7, seconds: 3, only: [], peers: [], write: false };
    assert.deepEqual(readBenchOptions([]), preset);
  });

  test("reads lists and figures", () => {
    const words = ["--rounds", "1", "--seconds=0.3", "--only", "a,b", "--peers=nginx", "--write"];
    const wanted = { rounds: 1, seconds: 0.3, only: ["a", "b"], peers: ["nginx"], write: true };
    assert.deepEqual(readBenchOptions(words), wanted);
  });

  test("refuses what it does not know", () => {
    assert.throws(() => readBenchOptions(["--round", "1"]), /--round/);
    assert.throws(() => readBenchOptions(["--rounds", "none"]), /--rounds: .* got none/);
  });
});
