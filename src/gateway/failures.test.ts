import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Failure, failures } from "./failures.ts";

describe("failures", () => {
  test("never blame a backend for what a client did", () => {
    const blamed = Object.values(failures).filter((kind) => kind.countsAgainstBackend);
    assert.deepEqual(new Set(blamed.map(({ side }) => side)), new Set(["backend"]));
  });

  test("carry their sentence, their code and their cause", () => {
    const cause = new Error("refused");
    const failure = new Failure("connect_failed", cause);
    assert.equal(failure.message, failures.connect_failed.text);
    assert.equal(failure.cause, cause);
    assert.equal(failure.kind.status, 502);
  });
});
