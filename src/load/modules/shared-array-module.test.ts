import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";

test("a SharedArray is made once for all users, and none of them can change it", async () => {
  const { lines } = await runText(
    `
    import { SharedArray } from "k6/data";
    const list = new SharedArray("users", () => { console.log("made"); return JSON.parse(open("users.json")); });
    export const options = { iterations: 2, vus: 2 };
    export default function () {
      try { list[0].name = "x"; } catch (e) { console.log(list[0].name, list.length, e.name); }
    }`,
    { files: { "users.json": '[{"name":"ann"},{"name":"bob"}]' } },
  );
  // Once for the user that only reads the options, once for all that work.
  assert.deepEqual(lines, [
    "log: made",
    "log: made",
    "log: ann 2 TypeError",
    "log: ann 2 TypeError",
  ]);
});

test("a SharedArray needs a name and a function that gives an array", async () => {
  const script = (args: string): string =>
    `import { SharedArray } from "k6/data"; new SharedArray(${args}); export default () => {};`;
  await assert.rejects(runText(script("''")), /SharedArray needs a name/);
  await assert.rejects(runText(script("'a'")), /SharedArray needs a function/);
  await assert.rejects(runText(script("'a', () => 1")), /gives an array/);
});
