/**
 * The connections of a simulated run. Whatever is under way on one of them arrives by an event,
 * after a delay and in slices that chance has chosen.
 */
import { MemoryPipe } from "../../src/socket/memory-pipe.ts";
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import type { Chance } from "./chance.ts";
import type { EventQueue } from "./event-queue.ts";

interface Link {
  readonly wire: MemoryWire;
  /** Who receives, for the trace. */
  readonly name: string;
  readonly delayMaxMs: number;
  readonly slices: "whole" | "tiny" | "mixed";
  isScheduled: boolean;
  slicesSoFar: number;
}

/** Octet by octet only for so many slices: it is the heads where it matters. */
const TINY_SLICES_MAX = 250;

export interface NetworkOptions {
  /** Share of deliveries that take much longer. */
  readonly stallShare: number;
  readonly linkBytes: readonly number[];
  readonly trace: ((text: string) => void) | undefined;
}

export class Network {
  readonly #queue: EventQueue;
  readonly #chance: Chance;
  readonly #options: NetworkOptions;
  #links: Link[] = [];

  constructor(queue: EventQueue, chance: Chance, options: NetworkOptions) {
    this.#queue = queue;
    this.#chance = chance;
    this.#options = options;
  }

  /** A new connection from `from`, which has the client end. */
  connect(from: string, to: string): MemoryPipe {
    const pipe = new MemoryPipe({ linkBytesMax: this.#chance.oneOf(this.#options.linkBytes) });
    this.#add(pipe.client, `${to} > ${from}`);
    this.#add(pipe.server, `${from} > ${to}`);
    return pipe;
  }

  /** Plans what has become possible; called behind each event. */
  plan(): void {
    let isAnyClosed = false;
    for (const link of this.#links) {
      if (link.isScheduled) continue;
      if (link.wire.isClosed) isAnyClosed = true;
      else if (link.wire.news !== "none") this.#schedule(link);
    }
    if (isAnyClosed) this.#links = this.#links.filter(({ wire }) => !wire.isClosed);
  }

  #add(wire: MemoryWire, name: string): void {
    const slices = this.#chance.weighted({ whole: 5, mixed: 4, tiny: 1 });
    const delayMaxMs = this.#chance.oneOf([0, 1, 3, 10, 40]);
    this.#links.push({ wire, name, delayMaxMs, slices, isScheduled: false, slicesSoFar: 0 });
  }

  #schedule(link: Link): void {
    const chance = this.#chance;
    const isStalled = chance.happens(this.#options.stallShare);
    const delayMs = isStalled ? chance.between(100, 1500) : chance.between(0, link.delayMaxMs);
    link.isScheduled = true;
    this.#queue.after(delayMs, () => {
      link.isScheduled = false;
      this.#options.trace?.(`${link.name}: ${link.wire.news}`);
      link.wire.receive(this.#sliceOf(link));
    });
  }

  #sliceOf(link: Link): number {
    if (link.slices === "whole") return Number.POSITIVE_INFINITY;
    link.slicesSoFar += 1;
    const isTiny = link.slices === "tiny" && link.slicesSoFar < TINY_SLICES_MAX;
    return isTiny ? this.#chance.between(1, 4) : this.#chance.between(1, 2500);
  }
}
