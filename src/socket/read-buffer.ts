/**
 * The buffers that the wires of one thread read into.
 *
 * A small one is shared by all of them: a read is over before the next begins, so an idle
 * connection needs no buffer. A wire that fills it carries bulk and gets a large one for itself,
 * from a pool, and gives it back with its first small read. Octets of the large one are written on
 * without a copy; while the kernel has not taken them, the buffer is held.
 */

/** Larger than what most messages are, smaller than a core's cache. */
const SHARED_BYTES = 32_768;
/** Bulk costs a system call for each buffer that it fills: bench/peers/relay-vs-peers.ts. */
const BULK_BYTES = 524_288;
const POOLED_MAX = 32;
/** Beyond so many large ones a wire goes on with the shared one. */
const LARGE_MAX = 256;
/** Views are made once for each length up to this. */
const VIEWS = 4096;

export class ReadBuffer {
  readonly bytes: Buffer;
  readonly isShared: boolean;
  /** Writes that still need the octets. */
  holds = 0;
  /** Whether its wire has given it back. */
  isFree = false;
  readonly #views: (Buffer | undefined)[] = [];

  constructor(bytes: number, isShared: boolean) {
    this.bytes = Buffer.allocUnsafeSlow(bytes);
    this.isShared = isShared;
  }

  /** The first octets. */
  view(length: number): Buffer {
    if (!this.isShared || length >= VIEWS) return this.bytes.subarray(0, length);
    const known = this.#views[length];
    if (known !== undefined) return known;
    const view = this.bytes.subarray(0, length);
    this.#views[length] = view;
    return view;
  }

  /** Whether those octets lie in this buffer. */
  has(octets: Uint8Array): boolean {
    return octets.buffer === this.bytes.buffer;
  }
}

export class ReadBuffers {
  readonly shared: ReadBuffer = new ReadBuffer(SHARED_BYTES, true);
  /** The large buffer whose octets are being handed out just now. */
  current: ReadBuffer | undefined = undefined;
  readonly #pool: ReadBuffer[] = [];
  #large = 0;

  /** A large one; the shared one when there are as many as there may be. */
  take(): ReadBuffer {
    const pooled = this.#pool.pop();
    if (pooled !== undefined) {
      pooled.isFree = false;
      return pooled;
    }
    if (this.#large === LARGE_MAX) return this.shared;
    this.#large += 1;
    return new ReadBuffer(BULK_BYTES, false);
  }

  /** Whether the octets are only there until the receiver returns. */
  isLent(octets: Uint8Array): boolean {
    return this.shared.has(octets) || (this.current?.has(octets) ?? false);
  }

  /** Called by the wire that has read into it and will not do so again. */
  giveBack(buffer: ReadBuffer): void {
    if (buffer.isShared || buffer.isFree) return;
    buffer.isFree = true;
    if (buffer.holds === 0) this.#keep(buffer);
  }

  /** Called when a write that held it is over. */
  letGo(buffer: ReadBuffer): void {
    buffer.holds -= 1;
    if (buffer.holds === 0 && buffer.isFree) this.#keep(buffer);
  }

  #keep(buffer: ReadBuffer): void {
    if (this.#pool.length < POOLED_MAX) this.#pool.push(buffer);
    else this.#large -= 1;
  }
}
