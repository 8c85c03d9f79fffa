import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";
import { nativeModules } from "./native-modules.ts";

test("a script finds in each module what the module is said to export", async () => {
  const names = [...nativeModules.keys()];
  const imports = names.map((name, index) => `import * as m${index} from "${name}";`);
  const lines = names.map((_, index) => `console.log(Object.keys(m${index}).sort().join());`);
  const run = await runText(`${imports.join("")} ${lines.join("")} export default () => {};`);
  const exported = [...nativeModules.values()].map((one) =>
    [...one.exports, "default"].sort().join(),
  );
  assert.deepEqual([...new Set(run.lines)], [...new Set(exported.map((list) => `log: ${list}`))]);
});

test("what blocks is exported", () => {
  for (const [name, { exports, blocking }] of nativeModules) {
    assert.ok(
      blocking.every((one) => exports.includes(one)),
      name,
    );
  }
});
