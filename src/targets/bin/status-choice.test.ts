import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readStatusChoice } from "./status-choice.ts";

describe("readStatusChoice", () => {
  test("reads one status", () => {
    assert.equal(readStatusChoice("418")?.pick(0.999), 418);
  });

  test("picks by weight, in the order given", () => {
    const choice = readStatusChoice("200:0.9,500:0.1")!;
    const picked = [0, 0.5, 0.89, 0.91, 0.999].map((chance) => choice.pick(chance));
    assert.deepEqual(picked, [200, 200, 200, 500, 500]);
  });

  test("takes weights of any sum, and 1 for one that is left out", () => {
    const choice = readStatusChoice("200:3, 503")!;
    const picked = [0.74, 0.76].map((chance) => choice.pick(chance));
    assert.deepEqual(picked, [200, 503]);
  });

  test("never picks what has no weight", () => {
    const choice = readStatusChoice("500:0,200:1")!;
    assert.deepEqual(
      [0, 0.999].map((chance) => choice.pick(chance)),
      [200, 200],
    );
  });

  test("refuses weights whose sum is infinite", () => {
    const weight = "9".repeat(308);
    assert.equal(readStatusChoice(`200:${weight}9`), undefined);
    assert.equal(readStatusChoice(`200:${weight},500:${weight}`), undefined);
  });

  for (const text of [
    "",
    "abc",
    "99",
    "100",
    "600",
    "200:",
    "200:-1",
    "200:x",
    "200:0",
    "200,,500",
  ]) {
    test(`refuses ${JSON.stringify(text)}`, () => assert.equal(readStatusChoice(text), undefined));
  }
});
