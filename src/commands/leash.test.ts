import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const leash = fileURLToPath(new URL("./leash.ts", import.meta.url));

/** Says that it is there, and hears of nothing until it is told to go on. */
const program = `
  import { readSync, writeSync } from "node:fs";
  import { tellParentReady } from ${JSON.stringify(leash)};
  writeSync(1, "here");
  readSync(0, Buffer.alloc(1));
  tellParentReady({ port: 1 });
  process.stdin.resume();
`;

test("a child that is ready when its parent has let go ends without a word", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["pipe", "pipe", "pipe", "ipc"],
  });
  const complaints = text(child.stderr!);
  await once(child.stdout!, "data");
  child.disconnect();
  child.stdin!.end("x");
  assert.deepEqual(await once(child, "exit"), [0, null]);
  assert.equal(await complaints, "");
});
