/**
 * A wire over a socket of Node's, by documented means only: TLS, and TCP where need be. With one
 * exception: a TLS socket that is paused does not tell of a reset in any documented way.
 */
import type { Socket } from "node:net";
import { SocketAddresses } from "./socket-addresses.ts";
import { hasBeenReset, makeWriteRequest, type StreamHandle } from "./stream-handle.ts";
import { threadBuffers } from "./thread-buffers.ts";
import type { Wire, WireReceiver } from "./wire.ts";

export interface TcpWireOptions {
  readonly isEncrypted: boolean;
  /** As in `Wire`. */
  readonly clientSubject: string;
  /** Of a TLS socket, where it can be had and is wanted: to notice resets while it is paused. */
  readonly handleBelow: StreamHandle | undefined;
}

const nothing = new Uint8Array(0);

export class TcpWire extends SocketAddresses implements Wire {
  readonly isEncrypted: boolean;
  readonly clientSubject: string;
  readonly #socket: Socket;
  readonly #handleBelow: StreamHandle | undefined;
  #receiver: WireReceiver | undefined = undefined;
  #error: Error | undefined = undefined;
  #hasEnded = false;

  /** `socket` is connected and nobody listens to it yet. */
  constructor(socket: Socket, { isEncrypted, clientSubject, handleBelow }: TcpWireOptions) {
    super(socket);
    this.#socket = socket;
    this.isEncrypted = isEncrypted;
    this.clientSubject = clientSubject;
    this.#handleBelow = handleBelow;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#receiver?.onBytes(chunk));
    socket.on("end", () => this.#receiver?.onEnd());
    socket.on("drain", () => this.#receiver?.onDrain());
    socket.on("error", (error) => {
      this.#error = error;
    });
    socket.on("close", () => this.#receiver?.onClose(this.#error));
  }

  get bytesQueued(): number {
    return this.#socket.writableLength;
  }

  attach(receiver: WireReceiver): void {
    this.#receiver = receiver;
  }

  write(bytes: Uint8Array): boolean {
    // After its end or an error the socket would only report another error.
    if (!this.#canWrite) return true;
    // The stream keeps what it cannot pass on at once, and the next read would overwrite it.
    return this.#socket.write(threadBuffers.isLent(bytes) ? Buffer.from(bytes) : bytes);
  }

  writeAll(parts: readonly Uint8Array[]): boolean {
    this.#socket.cork();
    let hasRoom = true;
    for (const part of parts) hasRoom = this.write(part);
    this.#socket.uncork();
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  reset(): void {
    if (this.#socket.destroyed) return;
    // TLS sockets have no reset of their own: ending without close_notify shows the truncation.
    if (this.isEncrypted) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  checkPeer(): void {
    // A write that waits for the kernel hears of a reset by itself.
    if (!this.#socket.isPaused() || this.bytesQueued > 0 || !this.#canWrite) return;
    const handle = this.#handleBelow;
    if (!this.isEncrypted) this.#socket.write(nothing);
    else if (handle?.writeQueueSize === 0 && hasBeenReset(handle, makeWriteRequest())) {
      this.#socket.destroy(new Error("the connection was reset"));
    }
  }

  get #canWrite(): boolean {
    return !this.#hasEnded && !this.#socket.destroyed;
  }
}
