import assert from "node:assert/strict";
import { test } from "node:test";
import { checkScriptPath } from "./check-script-path.ts";

const refused = [
  ["-", /^-: scripts are not read from standard input/],
  ["https://a/s.js", /^https:\/\/a\/s\.js: scripts are not fetched/],
  ["a/s.tar", /^a\/s\.tar: archives of k6 are not read/],
] as const;

for (const [path, message] of refused) {
  test(`${path} is refused by name`, () => {
    assert.throws(() => checkScriptPath(path), { name: "ConfigurationProblems", message });
  });
}

test("any other path may be a script", () => {
  for (const path of ["s.js", "./-", "tar", "s.tar.js", "https.js"]) checkScriptPath(path);
});
