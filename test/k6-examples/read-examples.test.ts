import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readExamples, withHost } from "./read-examples.ts";

test("scripts are files and the whole ones of the blocks in pages", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "weir-examples-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "in"));
  writeFileSync(join(folder, "a.js"), "export default function () {}");
  writeFileSync(join(folder, "in/helper.js"), "export const x = 1;");
  const page =
    "# P\n\n```js\nconst part = 1;\n```\n\n  ```javascript\n  export default () => {};\n  ```\n";
  writeFileSync(join(folder, "in/page.md"), page);
  const { examples, others } = readExamples(folder);
  assert.deepEqual(examples, [
    { path: "a.js", text: "export default function () {}" },
    { path: "in/page-1.js", text: "export default () => {};\n" },
  ]);
  assert.deepEqual(others, ["in/helper.js"]);
});

test("hosts are rewritten, and imports are not", () => {
  const text = "import 'https://x.io/a.js';\nget('https://test.k6.io/a'); ws('wss://e.io/ws');";
  assert.equal(
    withHost(text, "h:1"),
    "import 'https://x.io/a.js';\nget('http://h:1/a'); ws('ws://h:1/websocket/echo');",
  );
});
