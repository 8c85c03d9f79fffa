/**
 * What this room needs of a connection; a wire of `socket/` has this shape, and so has the pipe of
 * a simulation.
 */
export interface Pipe {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly isEncrypted: boolean;
  /** Of the certificate that the client has shown, where the listener hands it on. */
  readonly clientSubject?: string;
  /** Octets written that have not left yet. */
  readonly bytesQueued: number;

  attach(receiver: PipeReceiver): void;
  /** `false` asks to wait for `onDrain`. */
  write(bytes: Uint8Array): boolean;
  /** Several parts, in one system call where that is possible. */
  writeAll(parts: readonly Uint8Array[]): boolean;
  end(): void;
  destroy(): void;
  reset(): void;
  pause(): void;
  resume(): void;
  /**
   * Closes the connection when the peer has reset it, which nobody hears of while reading is
   * paused. At most one system call, and none while reading goes on.
   */
  checkPeer(): void;
}

export interface PipeReceiver {
  /** `chunk` is valid during the call. */
  onBytes(chunk: Buffer): void;
  onEnd(): void;
  onDrain(): void;
  onClose(error: Error | undefined): void;
}
