/**
 * A wire whose ends a PROXY header has told, and of which octets behind the header may have been
 * read already. Until its receiver has got those, nothing else is let through; then the receiver
 * hangs on the wire itself.
 */
import type { Endpoint, ProxiedEnds } from "./proxy-header.ts";
import type { Wire, WireReceiver } from "./wire.ts";

export class ProxiedWire implements Wire {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly isEncrypted: boolean;
  readonly clientSubject: string;
  readonly #wire: Wire;
  readonly #destination: Endpoint | undefined;
  /** What the receiver has not got yet; `undefined` from then on. */
  #early: Uint8Array | undefined;
  #receiver: WireReceiver | undefined = undefined;
  #isPaused = false;
  #hasEnded = false;
  #isClosed = false;

  /** `ends` left out: those of `wire` hold. `early` is the wire's own from now on. */
  constructor(wire: Wire, ends: ProxiedEnds | undefined, early: Uint8Array) {
    this.#wire = wire;
    this.remoteAddress = ends?.source.address ?? wire.remoteAddress;
    this.remotePort = ends?.source.port ?? wire.remotePort;
    this.isEncrypted = wire.isEncrypted;
    this.clientSubject = wire.clientSubject ?? "";
    this.#destination = ends?.destination;
    this.#early = early.length === 0 ? undefined : early;
    if (this.#early !== undefined) wire.pause();
  }

  get localAddress(): string {
    return this.#destination?.address ?? this.#wire.localAddress;
  }

  get localPort(): number {
    return this.#destination?.port ?? this.#wire.localPort;
  }

  get bytesQueued(): number {
    return this.#wire.bytesQueued;
  }

  attach(receiver: WireReceiver): void {
    this.#receiver = receiver;
    if (this.#early === undefined) this.#wire.attach(receiver);
    else {
      this.#wire.attach(this.#gate);
      this.#deliverSoon();
    }
  }

  write(bytes: Uint8Array): boolean {
    return this.#wire.write(bytes);
  }

  writeAll(parts: readonly Uint8Array[]): boolean {
    return this.#wire.writeAll(parts);
  }

  end(): void {
    this.#wire.end();
  }

  destroy(): void {
    this.#isClosed = true;
    this.#wire.destroy();
  }

  reset(): void {
    this.#isClosed = true;
    this.#wire.reset();
  }

  pause(): void {
    this.#isPaused = true;
    this.#wire.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#early === undefined) this.#wire.resume();
    else this.#deliverSoon();
  }

  checkPeer(): void {
    this.#wire.checkPeer();
  }

  readonly #gate: WireReceiver = {
    // The wire is paused. What may come all the same has its place behind the early octets.
    onBytes: (chunk) => {
      this.#early = Buffer.concat([this.#early ?? new Uint8Array(0), chunk]);
    },
    onEnd: () => {
      this.#hasEnded = true;
    },
    onDrain: () => this.#receiver?.onDrain(),
    onClose: (error) => {
      this.#isClosed = true;
      this.#receiver?.onClose(error);
    },
  };

  /** As any wire: never while its user is in the middle of a call. */
  #deliverSoon(): void {
    queueMicrotask(() => this.#deliver());
  }

  #deliver(): void {
    const early = this.#early;
    const receiver = this.#receiver;
    if (early === undefined || receiver === undefined) return;
    if (this.#isPaused || this.#isClosed) return;
    this.#early = undefined;
    this.#wire.attach(receiver);
    receiver.onBytes(Buffer.from(early.buffer, early.byteOffset, early.length));
    if (this.#isClosed) return;
    // Whoever has taken the receiver's place in the meantime is told.
    if (this.#hasEnded) this.#receiver?.onEnd();
    if (!this.#isPaused) this.#wire.resume();
  }
}
