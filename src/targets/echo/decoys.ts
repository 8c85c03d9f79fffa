/**
 * The hashes that passwords of users whom nobody knows are compared with, so that a try takes the
 * same time whether there is such a user or not. Hashes of users may differ in their cost: a name
 * then has that of one of them, and always the same one, as a real user has.
 */
import { hash, randomBytes } from "node:crypto";
import type { ScryptHash } from "./scrypt-hash.ts";

export class Decoys {
  /** One for each user, at his cost. */
  readonly #decoys: readonly ScryptHash[];
  readonly #key = randomBytes(32).toString("base64");

  constructor(users: readonly ScryptHash[]) {
    if (users.length === 0) throw new RangeError("there must be a user");
    this.#decoys = users.map((user) => ({
      ...user,
      salt: randomBytes(16),
      hash: randomBytes(user.hash.length),
    }));
  }

  of(name: string): ScryptHash {
    const digest = hash("sha256", this.#key + name, "buffer");
    return this.#decoys[digest.readUInt32LE(0) % this.#decoys.length]!;
  }
}
