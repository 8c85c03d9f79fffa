/**
 * One end of a connection that exists only in memory. Nothing moves by itself: `receive` lets one
 * thing happen at this end, so a test or a simulation decides what arrives when, and in which
 * slices.
 *
 *   write -> queue (`bytesQueued`) -> link (at most `linkBytesMax`) -> receive -> onBytes
 */
import type { Wire, WireReceiver } from "./wire.ts";

export interface MemoryWireOptions {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  /** Octets that are under way to this end at most; more wait at the sender. */
  readonly linkBytesMax: number;
}

export type WireNews = "none" | "octets" | "end" | "drain" | "reset" | "close";

type State =
  | { readonly name: "open" }
  /** Closed on this side; `onClose` is still to be called. */
  | { readonly name: "closing"; readonly error: Error | undefined }
  | { readonly name: "closed" };

const OPEN: State = { name: "open" };
const CLOSED: State = { name: "closed" };

export class MemoryWire implements Wire {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress = "127.0.0.1";
  readonly localPort: number;
  readonly isEncrypted = false;

  readonly #linkBytesMax: number;
  #peer: MemoryWire = this;
  #receiver: WireReceiver | undefined = undefined;
  #state: State = OPEN;
  #queue: Buffer = Buffer.alloc(0);
  #awaitsDrain = false;
  #isDrained = false;
  #hasEnded = false;
  #isPaused = false;
  /** What is under way to this end. */
  #link: Buffer = Buffer.alloc(0);
  #hasFin = false;
  #hasReset = false;
  #hasSeenEnd = false;

  constructor(options: MemoryWireOptions) {
    this.remoteAddress = options.remoteAddress;
    this.remotePort = options.remotePort;
    this.localPort = options.localPort;
    this.#linkBytesMax = options.linkBytesMax;
  }

  /** Joins two ends; once, before anything else. */
  join(peer: MemoryWire): void {
    this.#peer = peer;
    peer.#peer = this;
  }

  get bytesQueued(): number {
    return this.#queue.length;
  }

  /** Whether the end of it all has been told. */
  get isClosed(): boolean {
    return this.#state.name === "closed";
  }

  /** What `receive` would let happen. */
  get news(): WireNews {
    if (this.#state.name !== "open") return this.#state.name === "closing" ? "close" : "none";
    if (this.#hasReset) return "reset";
    if (this.#isDrained) return "drain";
    if (this.#isPaused) return "none";
    if (this.#link.length > 0) return "octets";
    return this.#hasFin && !this.#hasSeenEnd ? "end" : "none";
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  attach(receiver: WireReceiver): void {
    this.#receiver = receiver;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#hasEnded || this.#state.name !== "open") return true;
    this.#queue = Buffer.concat([this.#queue, bytes]);
    this.#push();
    if (this.#queue.length === 0) return true;
    this.#awaitsDrain = true;
    return false;
  }

  writeAll(parts: readonly Uint8Array[]): boolean {
    return this.write(Buffer.concat(parts));
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#push();
  }

  destroy(): void {
    if (this.#state.name !== "open") return;
    // As the kernel does: octets that nobody has read turn the regular end into a reset.
    if (this.#link.length > 0) this.#peer.#hasReset = true;
    this.#peer.#hasFin = true;
    this.#close(undefined);
  }

  reset(): void {
    if (this.#state.name !== "open") return;
    this.#peer.#hasReset = true;
    this.#close(undefined);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  checkPeer(): void {
    // A reset arrives here also while reading is paused.
  }

  /**
   * Lets the next thing happen at this end: octets arrive (at most `bytesMax`), or FIN, or a reset,
   * or the queue has drained, or the end of it all is told. Answers whether anything happened.
   */
  receive(bytesMax = Number.POSITIVE_INFINITY): boolean {
    if (this.#state.name === "closed") return false;
    if (this.#state.name === "closing") {
      const { error } = this.#state;
      this.#state = CLOSED;
      this.#receiver?.onClose(error);
      return true;
    }
    if (this.#hasReset) {
      this.#close(new Error("connection reset"));
      return true;
    }
    if (this.#isDrained) {
      this.#isDrained = false;
      this.#receiver?.onDrain();
      return true;
    }
    if (this.#isPaused) return false;
    return this.#link.length > 0 ? this.#receiveBytes(bytesMax) : this.#receiveEnd();
  }

  #receiveBytes(bytesMax: number): boolean {
    const chunk = Buffer.from(this.#link.subarray(0, bytesMax));
    this.#link = this.#link.subarray(chunk.length);
    this.#peer.#push();
    this.#receiver?.onBytes(chunk);
    // A receiver that goes on using the chunk will notice.
    chunk.fill("~");
    return true;
  }

  #receiveEnd(): boolean {
    if (!this.#hasFin || this.#hasSeenEnd) return false;
    this.#hasSeenEnd = true;
    this.#receiver?.onEnd();
    this.#closeWhenDone();
    return true;
  }

  /** Moves what is queued onto the link, and FIN behind it. */
  #push(): void {
    if (this.#state.name !== "open") return;
    const peer = this.#peer;
    if (peer.#state.name !== "open") {
      // Who sends to an end that is closed gets a reset.
      if (this.#queue.length > 0) this.#hasReset = true;
      else this.#closeWhenDone();
      return;
    }
    const room = Math.max(0, peer.#linkBytesMax - peer.#link.length);
    peer.#link = Buffer.concat([peer.#link, this.#queue.subarray(0, room)]);
    this.#queue = this.#queue.subarray(room);
    if (this.#queue.length > 0) return;
    if (this.#awaitsDrain) {
      this.#awaitsDrain = false;
      this.#isDrained = true;
    }
    if (this.#hasEnded) peer.#hasFin = true;
    this.#closeWhenDone();
  }

  /** As a socket that has sent and seen FIN. */
  #closeWhenDone(): void {
    if (this.#state.name !== "open") return;
    if (this.#hasEnded && this.#queue.length === 0 && this.#hasSeenEnd) this.#close(undefined);
  }

  #close(error: Error | undefined): void {
    this.#state = { name: "closing", error };
    this.#queue = Buffer.alloc(0);
    this.#link = Buffer.alloc(0);
  }
}
