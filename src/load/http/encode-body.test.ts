import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { encodeBody, readCompression } from "./encode-body.ts";

test("a body is encoded by each method in turn", () => {
  const encoded = encodeBody(Buffer.from("hello"), readCompression("gzip, br"));
  assert.equal(gunzipSync(brotliDecompressSync(encoded)).toString(), "hello");
});

test("an unknown method is named", () => {
  assert.throws(() => readCompression("gzip,lzma"), /unknown compression algorithm lzma/);
});
