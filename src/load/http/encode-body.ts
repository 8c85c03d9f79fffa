/** The request parameter `compression`: a body encoded by one method or several, in order. */
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";

const encoders: Readonly<Record<string, (octets: Buffer) => Buffer>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
};

/** `"gzip, br"` → its names; throws a sentence for one that is not known. */
export function readCompression(value: unknown): readonly string[] {
  const names = String(value)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of names) {
    if (!Object.hasOwn(encoders, name)) {
      throw new TypeError(
        `unknown compression algorithm ${name}, supported algorithms are gzip, deflate, zstd, br`,
      );
    }
  }
  return names;
}

export function encodeBody(octets: Buffer, names: readonly string[]): Buffer {
  return names.reduce((encoded, name) => encoders[name]!(encoded), octets);
}
