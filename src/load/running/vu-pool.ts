/** The virtual users of a run: made when first needed, given back and used again. */
import type { RunShare } from "../sharing/run-share.ts";
import type { RunState } from "./run-state.ts";
import { type Recruitment, VirtualUser } from "./virtual-user.ts";

export class VuPool {
  readonly state: RunState;
  readonly #recruitment: Recruitment;
  readonly #share: RunShare;
  readonly #free: VirtualUser[] = [];
  readonly #all: VirtualUser[] = [];

  constructor(recruitment: Recruitment, share: RunShare) {
    this.#share = share;
    this.state = recruitment.state;
    this.#recruitment = recruitment;
  }

  get size(): number {
    return this.#all.length;
  }

  /** Makes users up to `count`, a few at a time, so that the thread stays free for signals. */
  async grow(count: number): Promise<void> {
    while (this.#all.length < count) {
      for (let i = 0; i < 100 && this.#all.length < count; i++) this.#free.push(this.#make());
      await new Promise(setImmediate);
    }
    for (const user of this.#free) user.isInInit = false;
    // The one made first works first.
    this.#free.reverse();
  }

  take(): VirtualUser {
    return this.#free.pop() ?? this.#make();
  }

  give(user: VirtualUser): void {
    user.assign(undefined);
    user.waits.reset();
    this.#free.push(user);
  }

  close(): void {
    for (const user of this.#all) user.close();
  }

  #make(): VirtualUser {
    const hasBegun = this.state.hasBegun;
    // A user made in the middle of a run goes through its init context as all others did.
    this.state.hasBegun = false;
    const { index, count } = this.#share;
    try {
      const user = new VirtualUser(this.#recruitment, index + this.#all.length * count + 1);
      this.#all.push(user);
      this.state.vusInitialized = this.#all.length;
      return user;
    } finally {
      this.state.hasBegun = hasBegun;
    }
  }
}
