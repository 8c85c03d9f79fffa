import assert from "node:assert/strict";
import { test } from "node:test";
import { lockFileRules } from "./lock-file.ts";
import { violationsOf } from "./violations-of.ts";

test("an optional package that the lock file does not have is found", () => {
  const packages = {
    "": { optionalDependencies: { a: "1.0.0" } },
    "node_modules/a": { optionalDependencies: { "@a/linux": "1.0.0", "@a/darwin": "1.0.0" } },
    "node_modules/a/node_modules/@a/linux": {},
  };
  const text = JSON.stringify({ packages });
  assert.deepEqual(violationsOf(lockFileRules, "lock-file", { "package-lock.json": text }), [
    "package-lock.json: has no entry for @a/darwin 1.0.0, which node_modules/a names",
  ]);
});
