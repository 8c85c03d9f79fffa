/** What becomes of a command whose output nobody reads any more, as in `weir … | head`. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";

const weir = join(import.meta.dirname, "../bin/weir");

const commands: readonly (readonly string[])[] = [["check", "--schema"], ["--help"]];

describe("a command whose reader has gone", () => {
  for (const words of commands) {
    test(`ends as it would have ended, without a word: weir ${words.join(" ")}`, async () => {
      const child = spawn(weir, [...words], { stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.destroy();
      const complaints = text(child.stderr);
      assert.deepEqual(await once(child, "exit"), [0, null]);
      assert.equal(await complaints, "");
    });
  }
});
