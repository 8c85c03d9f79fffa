/**
 * Says whether an `Authorization` field names a user and his password.
 *
 * A hash costs tens of milliseconds, so a field that was good once is remembered, under a keyed
 * hash: whoever reads this memory learns no password. Somebody who guesses pays the full price
 * each time, and for a name that nobody has that of some user. Only few hashes are computed at
 * once, and only so many wait; the rest is told to come back.
 */
import { hash, randomBytes } from "node:crypto";
import { type BasicCredentials, readBasicCredentials } from "./basic-credentials.ts";
import { Decoys } from "./decoys.ts";
import type { Users } from "./read-users.ts";
import { isPassword } from "./scrypt-hash.ts";

/** `busy`: too many wait to be checked already. */
export type CheckOutcome = "good" | "bad" | "busy";

export interface CredentialCheckOptions {
  readonly users: Users;
  readonly rememberedMax: number;
  readonly hashingMax: number;
  readonly waitingMax: number;
}

export class CredentialCheck {
  readonly #options: CredentialCheckOptions;
  readonly #key = randomBytes(32).toString("base64");
  /** Digests of good fields, oldest first. */
  readonly #good = new Set<string>();
  /** Fields that are being checked: many connections begin with the same one at once. */
  readonly #underWay = new Map<string, Promise<CheckOutcome>>();
  readonly #waiting: (() => void)[] = [];
  readonly #decoys: Decoys;
  #hashing = 0;

  constructor(options: CredentialCheckOptions) {
    this.#options = options;
    this.#decoys = new Decoys([...options.users.values()]);
  }

  /** Whether the field was good before: no hash is needed. */
  isRemembered(authorization: string): boolean {
    return this.#good.has(this.#digest(authorization));
  }

  async check(authorization: string): Promise<CheckOutcome> {
    const credentials = readBasicCredentials(authorization);
    if (credentials === undefined) return "bad";
    const digest = this.#digest(authorization);
    if (this.#good.has(digest)) return "good";
    const underWay = this.#underWay.get(digest);
    if (underWay !== undefined) return underWay;
    const outcome = this.#verify(credentials);
    this.#underWay.set(digest, outcome);
    try {
      if ((await outcome) === "good") this.#remember(digest);
      return await outcome;
    } finally {
      this.#underWay.delete(digest);
    }
  }

  async #verify({ name, password }: BasicCredentials): Promise<CheckOutcome> {
    if (!(await this.#takeTurn())) return "busy";
    try {
      const expected = this.#options.users.get(name);
      const isGood = await isPassword(expected ?? this.#decoys.of(name), password);
      return isGood && expected !== undefined ? "good" : "bad";
    } finally {
      this.#hashing -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #takeTurn(): Promise<boolean> {
    const { hashingMax, waitingMax } = this.#options;
    if (this.#hashing >= hashingMax) {
      if (this.#waiting.length >= waitingMax) return false;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#hashing += 1;
    return true;
  }

  #remember(digest: string): void {
    if (this.#good.size >= this.#options.rememberedMax) {
      const [oldest] = this.#good;
      this.#good.delete(oldest!);
    }
    this.#good.add(digest);
  }

  #digest(authorization: string): string {
    return hash("sha256", this.#key + authorization, "base64");
  }
}
