/** `k6/encoding`: base64 in its four alphabets. */
import type { NativeModule } from "./native-module.ts";

export const encodingModule: NativeModule = {
  exports: ["b64decode", "b64encode"],
  blocking: [],
  make: () => ({
    b64encode(input: unknown, alphabet?: unknown): string {
      const octets = toOctets(input);
      const text = octets.toString(isUrl(alphabet) ? "base64url" : "base64");
      if (!isUrl(alphabet)) return isRaw(alphabet) ? text.replace(/=+$/, "") : text;
      return isRaw(alphabet) ? text : text + "=".repeat((4 - (text.length % 4)) % 4);
    },
    b64decode(input: unknown, alphabet?: unknown, format?: unknown): string | ArrayBuffer {
      const octets = Buffer.from(String(input), isUrl(alphabet) ? "base64url" : "base64");
      return format === "s" ? octets.toString("utf8") : Uint8Array.from(octets).buffer;
    },
  }),
};

const alphabets = ["std", "rawstd", "url", "rawurl"];

function isUrl(alphabet: unknown): boolean {
  return named(alphabet).endsWith("url");
}

function isRaw(alphabet: unknown): boolean {
  return named(alphabet).startsWith("raw");
}

function named(alphabet: unknown): string {
  const name = String(alphabet ?? "std");
  if (!alphabets.includes(name)) throw new TypeError(`unknown base64 encoding ${name}`);
  return name;
}

function toOctets(input: unknown): Buffer {
  if (input instanceof ArrayBuffer) return Buffer.from(input);
  if (ArrayBuffer.isView(input))
    return Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return Buffer.from(String(input), "utf8");
}
