import assert from "node:assert/strict";
import { test } from "node:test";
import { runText } from "../run-for-tests.ts";

test("digests and HMACs are those of the standards, in every output encoding", async () => {
  const { lines } = await runText(`
    import crypto, { sha256, hmac } from "k6/crypto";
    export default function () {
      console.log(crypto.md5("hello", "hex"), sha256("hello", "base64"));
      console.log(hmac("sha1", "key", "hello", "base64rawurl"), crypto.sha512_256("a", "binary").byteLength);
      const hash = crypto.createHash("sha1"); hash.update("hel"); hash.update("lo");
      const mac = crypto.createHMAC("sha1", "key"); mac.update("hello");
      console.log(hash.digest("hex"), mac.digest("base64url"), crypto.hexEncode("AB"), crypto.randomBytes(9).byteLength);
      hash.update("!"); console.log(hash.digest("hex") === crypto.sha1("hello!", "hex"));
      for (const f of [() => crypto.md5("", "octal"), () => crypto.createHash("md4")]) {
        try { f(); } catch (e) { console.log(e.message); }
      }
    }`);
  assert.deepEqual(lines, [
    "log: 5d41402abc4b2a76b9719d911017c592 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    "log: s0zqxFFv8joUPmHXnQ-npPvl8mY 32",
    "log: aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d s0zqxFFv8joUPmHXnQ-npPvl8mY= 4142 9",
    "log: true",
    "log: invalid output encoding: octal",
    "log: invalid algorithm: md4",
  ]);
});
