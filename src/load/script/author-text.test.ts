import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { toAuthorText } from "./author-text.ts";

test("the author sees the message and the frames of the script", () => {
  const error = new Error("x");
  error.stack = [
    "Error: x",
    "    at Object.__weirDefault (/s/main.js:3:8)",
    "    at Array.map (<anonymous>)",
    `    at run (file://${dirname(import.meta.dirname)}/running/virtual-user.ts:1:1)`,
    "    at Sender.send (/w/node_modules/ws/lib/sender.js:1:1)",
    "    at process (node:internal/process:1:1)",
  ].join("\n");
  assert.equal(toAuthorText(error), "Error: x\n    at default (/s/main.js:3:8)");
  assert.equal(toAuthorText("text"), "Uncaught text");
});
