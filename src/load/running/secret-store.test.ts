import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SecretStore } from "./secret-store.ts";

const own = new Map([
  ["a", "some"],
  ["b", "1+1 (two)"],
  ["c", ""],
]);
const make = (): SecretStore =>
  new SecretStore(
    new Map([
      ["default", own],
      ["mock", own],
    ]),
  );

describe("SecretStore", () => {
  test("gives secrets by source and key", () => {
    assert.deepEqual([make().get("default", "a"), make().get("mock", "b")], ["some", "1+1 (two)"]);
  });

  test("hides what was got, wherever it stands, and nothing else", () => {
    const store = make();
    assert.equal(store.hide("awesome"), "awesome");
    for (const key of ["a", "b", "c", "a"]) store.get("mock", key);
    const hidden = store.hide("awesome 1+1 (two) 11 some");
    assert.equal(hidden, "awe***SECRET_REDACTED*** ***SECRET_REDACTED*** 11 ***SECRET_REDACTED***");
  });

  test("hides all of a secret that begins with another one, in whatever order they were got", () => {
    const secrets = new Map([
      ["short", "abc"],
      ["long", "abcdef"],
    ]);
    for (const order of [
      ["short", "long"],
      ["long", "short"],
    ]) {
      const store = new SecretStore(new Map([["default", secrets]]));
      for (const key of order) store.get("default", key);
      assert.equal(store.hide("abcdef abc"), "***SECRET_REDACTED*** ***SECRET_REDACTED***");
    }
  });

  test("says why there is none", () => {
    assert.throws(() => new SecretStore(new Map()).get("default", "a"), /no secret sources are/);
    assert.throws(() => make().get("other", "a"), /no secret source with name "other"/);
    assert.throws(() => make().get("mock", "d"), /^Error: no value$/);
  });
});
