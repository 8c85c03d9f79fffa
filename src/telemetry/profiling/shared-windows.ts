/**
 * Lets any number of takers have samples of the time they ask for, from samplers that run once.
 *
 *     taker 1      |------------------------|
 *     taker 2              |---------------------|
 *     cuts         ^       ^                ^    ^
 *     pieces           a           b          c        1 gets a and b, 2 gets b and c
 *
 * When a taker comes or goes the samplers are cut, and everybody who is there gets the piece. The
 * samplers run from the first taker to the last. Who comes and goes while a cut is under way waits
 * for the next one, all for the same.
 */
import type { Piece } from "./piece.ts";
import type { SampledProfile } from "./sampled-profile.ts";
import type { Sampler } from "./sampler.ts";
import { sumPieces } from "./sum-pieces.ts";
import type { WindowKind } from "./thread-sampler.ts";

/** Others who come and go cut a long window into many pieces; more than these are added up. */
const PIECES_MAX = 256;

export interface WindowPieces {
  readonly pieces: readonly Piece[];
  /** Threads that did not answer at some cut, so that time of theirs is missing. */
  readonly late: readonly string[];
}

/** A taker. */
export class SampleWindow {
  readonly #windows: SharedWindows;
  #pieces: Piece[] = [];
  #late = new Set<string>();

  constructor(windows: SharedWindows) {
    this.#windows = windows;
  }

  /** The samples since it was opened, or since the last call, without a gap. */
  async next(): Promise<WindowPieces> {
    await this.#windows.cut({ stays: this });
    return this.#take();
  }

  /** The last ones. */
  async close(): Promise<WindowPieces> {
    await this.#windows.cut({ leaves: this });
    return this.#take();
  }

  receive(pieces: readonly Piece[], late: readonly string[]): void {
    this.#pieces.push(...pieces);
    if (this.#pieces.length > PIECES_MAX) this.#pieces = sumPieces(this.#pieces);
    for (const thread of late) this.#late.add(thread);
  }

  #take(): WindowPieces {
    const taken = { pieces: this.#pieces, late: [...this.#late] };
    this.#pieces = [];
    this.#late = new Set();
    return taken;
  }
}

/** Who is there after a cut that was not before, and the other way round. */
interface Change {
  readonly joins: Set<SampleWindow>;
  readonly leaves: Set<SampleWindow>;
  readonly done: Promise<void>;
}

export interface WindowRequest {
  readonly joins?: SampleWindow;
  readonly stays?: SampleWindow;
  readonly leaves?: SampleWindow;
}

export class SharedWindows {
  readonly #kind: WindowKind;
  readonly #samplers = new Set<Sampler>();
  readonly #open = new Set<SampleWindow>();
  /** The cut that has not begun yet. */
  #waiting: Change | undefined = undefined;
  /** Settles when what was begun is done; nothing here overlaps. */
  #turn: Promise<void> = Promise.resolve();

  constructor(kind: WindowKind) {
    this.#kind = kind;
  }

  /** How many takers there are. */
  get count(): number {
    return this.#open.size + (this.#waiting?.joins.size ?? 0);
  }

  async open(): Promise<SampleWindow> {
    const window = new SampleWindow(this);
    await this.cut({ joins: window });
    return window;
  }

  cut({ joins, leaves }: WindowRequest): Promise<void> {
    this.#waiting ??= this.#queue();
    if (joins !== undefined) this.#waiting.joins.add(joins);
    if (leaves !== undefined) this.#waiting.leaves.add(leaves);
    return this.#waiting.done;
  }

  /** From now on this thread's samples belong to the windows too. */
  async attach(sampler: Sampler): Promise<void> {
    await this.#inTurn(async () => {
      this.#samplers.add(sampler);
      if (this.#open.size > 0) sampler.start(this.#kind);
    });
  }

  /** A thread has ended; `last` is what it had sampled since the last cut. */
  async detach(sampler: Sampler, last: SampledProfile | undefined): Promise<void> {
    await this.#inTurn(async () => {
      this.#samplers.delete(sampler);
      if (last !== undefined) this.#handOut([{ thread: sampler.thread, profile: last }]);
    });
  }

  #queue(): Change {
    const change = { joins: new Set<SampleWindow>(), leaves: new Set<SampleWindow>() };
    return { ...change, done: this.#inTurn(() => this.#perform(change)) };
  }

  async #perform({ joins, leaves }: Omit<Change, "done">): Promise<void> {
    // Who comes from now on wants the next cut.
    this.#waiting = undefined;
    const isRunning = this.#open.size > 0;
    const goesOn = joins.size > 0 || [...this.#open].some((window) => !leaves.has(window));
    try {
      if (isRunning) {
        const cuts = [...this.#samplers].map((sampler) => this.#cutOne(sampler, goesOn));
        this.#handOut(await Promise.all(cuts));
      } else if (goesOn) {
        for (const sampler of this.#samplers) sampler.start(this.#kind);
      }
    } finally {
      for (const window of leaves) this.#open.delete(window);
      for (const window of joins) this.#open.add(window);
    }
  }

  async #cutOne(sampler: Sampler, goesOn: boolean): Promise<Piece | string | undefined> {
    const profile = await sampler.cut(this.#kind, goesOn);
    if (profile === "late") return sampler.thread;
    return profile && { thread: sampler.thread, profile };
  }

  /** A name is that of a thread that was late. */
  #handOut(cuts: readonly (Piece | string | undefined)[]): void {
    const pieces = cuts.filter((cut): cut is Piece => typeof cut === "object");
    const late = cuts.filter((cut): cut is string => typeof cut === "string");
    for (const window of this.#open) window.receive(pieces, late);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    // Who has asked is told of a failure; the next turn begins all the same.
    this.#turn = done.catch(() => {});
    return done;
  }
}
