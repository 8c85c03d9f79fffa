/**
 * A connection as bytes. TCP, TLS and the in-memory pipe of the simulator look the same from here.
 *
 * One receiver is attached; it is called synchronously, one call at a time. A chunk handed to
 * `onBytes` is a view of a buffer that the next read overwrites: use it, write it to another wire,
 * or copy it before the call returns.
 */
export interface WireReceiver {
  onBytes(chunk: Buffer): void;
  /** The peer has sent its FIN. This side may still write. */
  onEnd(): void;
  /** Everything written has gone to the kernel after `write` had answered `false`. */
  onDrain(): void;
  /** The last call. `error` is set when the connection was reset or failed. */
  onClose(error: Error | undefined): void;
}

export interface Wire {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly isEncrypted: boolean;
  /** Of the certificate that the client has shown, where the listener hands it on. */
  readonly clientSubject?: string;
  /** Octets written that the kernel has not taken yet. */
  readonly bytesQueued: number;

  attach(receiver: WireReceiver): void;
  /**
   * Queues octets, in order. `false` asks the caller to stop until `onDrain`.
   * `bytes` may be the chunk being received: the wire sees to it that it is not overwritten early.
   */
  write(bytes: Uint8Array): boolean;
  /** Queues several parts, which leave in one system call where the kernel has room for them. */
  writeAll(parts: readonly Uint8Array[]): boolean;
  /** Sends FIN after everything written; reading goes on. */
  end(): void;
  /** Closes at once; what was not yet taken by the kernel is lost. `onClose` follows. */
  destroy(): void;
  /** Closes with RST, so that the peer cannot mistake it for a regular end. */
  reset(): void;
  pause(): void;
  resume(): void;
  /**
   * Closes the connection when the peer has reset it, which nobody hears of while reading is
   * paused. At most one system call, and none while reading goes on.
   */
  checkPeer(): void;
}
