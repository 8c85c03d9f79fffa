/**
 * Gathers small pieces of a body that come in one read, so that they leave in one write. Chunks
 * may be as small as one octet; written one by one they would cost a system call each, and while
 * the other side is slow, many times their size in memory.
 *
 * The first piece of a read goes at once: nearly always it is the only one.
 */
const GATHERED_BYTES_MAX = 8192;
/** A larger piece is worth a write of its own. */
const PIECE_BYTES_MAX = 1024;

export class PieceGatherer {
  /** As `write` of a connection answers: `false` asks to wait. */
  readonly #write: (bytes: Uint8Array) => boolean;
  #buffer: Buffer | undefined = undefined;
  #length = 0;
  #isFirst = true;

  constructor(write: (bytes: Uint8Array) => boolean) {
    this.#write = write;
  }

  write(piece: Uint8Array): boolean {
    if (this.#isFirst || piece.length > PIECE_BYTES_MAX) {
      this.#isFirst = false;
      this.#writeGathered();
      return this.#write(piece);
    }
    this.#buffer ??= Buffer.allocUnsafeSlow(GATHERED_BYTES_MAX);
    const hasRoom = this.#length + piece.length <= this.#buffer.length || this.#writeGathered();
    this.#buffer.set(piece, this.#length);
    this.#length += piece.length;
    return hasRoom;
  }

  /** Called when the octets at hand are used up. */
  flush(): boolean {
    this.#isFirst = true;
    return this.#writeGathered();
  }

  #writeGathered(): boolean {
    if (this.#length === 0 || this.#buffer === undefined) return true;
    // A copy: who is written to may keep the octets.
    const gathered = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return this.#write(gathered);
  }
}
