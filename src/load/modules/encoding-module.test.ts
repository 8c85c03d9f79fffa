import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";

test("base64 is written and read in its four alphabets", async () => {
  const { lines } = await runText(`
    import encoding, { b64decode } from "k6/encoding";
    export default function () {
      const odd = new Uint8Array([251, 255, 254, 1]);
      console.log(["std", "rawstd", "url", "rawurl"].map((name) => encoding.b64encode(odd.buffer, name)).join(" "));
      console.log(b64decode("aGVsbG8=", "std", "s"), b64decode("aGVsbG8", "rawurl").byteLength, encoding.b64encode("ä"));
      try { encoding.b64encode("", "base32"); } catch (e) { console.log(e.message); }
    }`);
  assert.deepEqual(lines, [
    "log: +//+AQ== +//+AQ -__-AQ== -__-AQ",
    "log: hello 5 w6Q=",
    "log: unknown base64 encoding base32",
  ]);
});
