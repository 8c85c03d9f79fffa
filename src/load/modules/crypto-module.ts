/** `k6/crypto`: digests, HMACs and random octets. */
import { createHash, createHmac, type Hash, type Hmac, randomBytes } from "node:crypto";
import type { NativeModule } from "./native-module.ts";

/** k6's name → OpenSSL's. */
const algorithms: Readonly<Record<string, string>> = {
  md5: "md5",
  sha1: "sha1",
  sha256: "sha256",
  sha384: "sha384",
  sha512: "sha512",
  sha512_224: "sha512-224",
  sha512_256: "sha512-256",
  ripemd160: "ripemd160",
};

export const cryptoModule: NativeModule = {
  exports: [
    ...Object.keys(algorithms),
    "createHash",
    "createHMAC",
    "hexEncode",
    "hmac",
    "randomBytes",
  ],
  blocking: [],
  make: () => {
    const digests = Object.keys(algorithms).map((name) => [
      name,
      (input: unknown, encoding: unknown) =>
        encode(createHash(algorithm(name)).update(toOctets(input)), encoding),
    ]);
    return {
      ...Object.fromEntries(digests),
      createHash: (name: unknown) => {
        const known = algorithm(name);
        return new Digest(() => createHash(known));
      },
      createHMAC: (name: unknown, secret: unknown) => {
        const known = algorithm(name);
        return new Digest(() => createHmac(known, toOctets(secret)));
      },
      hmac: (name: unknown, secret: unknown, input: unknown, encoding: unknown) =>
        encode(createHmac(algorithm(name), toOctets(secret)).update(toOctets(input)), encoding),
      hexEncode: (input: unknown) => toOctets(input).toString("hex"),
      randomBytes: (size: unknown) => Uint8Array.from(randomBytes(Number(size))).buffer,
    };
  },
};

/** As Go's: it may be asked again and again, and go on in between. */
class Digest {
  readonly #make: () => Hash | Hmac;
  readonly #parts: Buffer[] = [];

  constructor(make: () => Hash | Hmac) {
    this.#make = make;
  }

  update(input: unknown): void {
    this.#parts.push(Buffer.from(toOctets(input)));
  }

  digest(encoding: unknown): string | ArrayBuffer {
    const hash = this.#make();
    for (const part of this.#parts) hash.update(part);
    return encode(hash, encoding);
  }
}

function algorithm(name: unknown): string {
  const known = algorithms[String(name)];
  if (known === undefined) throw new TypeError(`invalid algorithm: ${String(name)}`);
  return known;
}

function encode(hash: Hash | Hmac, encoding: unknown): string | ArrayBuffer {
  const octets = hash.digest();
  switch (encoding) {
    case "hex":
    case "base64":
      return octets.toString(encoding);
    case "base64url": {
      const text = octets.toString("base64url");
      return text + "=".repeat((4 - (text.length % 4)) % 4);
    }
    case "base64rawurl":
      return octets.toString("base64url");
    case "binary":
      return Uint8Array.from(octets).buffer;
    default:
      throw new TypeError(`invalid output encoding: ${String(encoding)}`);
  }
}

function toOctets(input: unknown): Buffer {
  if (input instanceof ArrayBuffer) return Buffer.from(input);
  if (ArrayBuffer.isView(input))
    return Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return Buffer.from(String(input), "utf8");
}
