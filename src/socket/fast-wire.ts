/**
 * A wire over a plain TCP socket that reads and writes through the socket's handle: reads come in
 * a buffer that is used again, and a write that the kernel takes at once allocates nothing, unless
 * it is a small chunk that was just read, which is copied. Node's socket keeps what is not done for
 * every message: connecting, both ends, errors, closing.
 */
import type { Socket } from "node:net";
import type { ReadBuffer } from "./read-buffer.ts";
import { SocketAddresses } from "./socket-addresses.ts";
import {
  hasBeenReset,
  isLastWritePending,
  lastReadBytes,
  makeWriteRequest,
  type StreamHandle,
  type WriteRequest,
} from "./stream-handle.ts";
import { threadBuffers } from "./thread-buffers.ts";
import type { Wire, WireReceiver } from "./wire.ts";

export interface FastWireOptions {
  /** Reads on after a write has failed, as the peer's last words may lie in the kernel. */
  readonly forgivesWrites: boolean;
}

const buffers = threadBuffers;
/** Taken for each write of the thread until one is still pending when it returns. */
let spareRequest: WriteRequest | undefined;

export class FastWire extends SocketAddresses implements Wire {
  readonly isEncrypted = false;
  readonly #socket: Socket;
  readonly #handle: StreamHandle;
  readonly #forgivesWrites: boolean;
  #receiver: WireReceiver | undefined = undefined;
  #error: Error | undefined = undefined;
  #hasEnded = false;
  #isClosed = false;
  /** Writes that the kernel has not taken whole. */
  #pendingWrites = 0;
  #buffer: ReadBuffer = buffers.shared;

  /** `socket` is connected, nobody listens to it yet, and `handle` is its own. */
  constructor(socket: Socket, handle: StreamHandle, options: FastWireOptions) {
    super(socket);
    this.#socket = socket;
    this.#handle = handle;
    this.#forgivesWrites = options.forgivesWrites;
    const onReadByNode = handle.onread;
    handle.useUserBuffer(this.#buffer.bytes);
    handle.onread = (bytes) => {
      const length = lastReadBytes();
      if (length > 0) return this.#onBytes(length);
      // An end or an error: Node's socket knows what follows from it.
      if (length < 0) onReadByNode.call(handle, bytes);
      return undefined;
    };
    socket.on("end", () => this.#onEnd());
    socket.on("error", (error) => {
      this.#error ??= error;
    });
    socket.on("close", () => {
      this.#isClosed = true;
      buffers.giveBack(this.#buffer);
      this.#receiver?.onClose(this.#error);
    });
    this.resume();
  }

  get bytesQueued(): number {
    return this.#pendingWrites === 0 || this.#isClosed ? 0 : this.#handle.writeQueueSize;
  }

  attach(receiver: WireReceiver): void {
    this.#receiver = receiver;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#canWrite || bytes.length === 0) return true;
    const octets = buffers.shared.has(bytes) ? Buffer.from(bytes) : bytes;
    const request = spareRequest ?? makeWriteRequest();
    spareRequest = request;
    const error = this.#handle.writeBuffer(request, octets);
    if (error === 0 && !isLastWritePending()) return true;
    return this.#onNotWritten(error, request, octets);
  }

  writeAll(parts: readonly Uint8Array[]): boolean {
    if (!this.#canWrite) return true;
    const octets = parts.map((part) => (buffers.shared.has(part) ? Buffer.from(part) : part));
    const request = spareRequest ?? makeWriteRequest();
    spareRequest = request;
    const error = this.#handle.writev(request, octets, true);
    if (error === 0 && !isLastWritePending()) return true;
    return this.#onNotWritten(error, request, ...octets);
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.end();
  }

  destroy(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  reset(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.resetAndDestroy();
  }

  pause(): void {
    if (this.#isClosed || !this.#handle.reading) return;
    this.#handle.reading = false;
    this.#handle.readStop();
  }

  resume(): void {
    if (this.#isClosed || this.#handle.reading) return;
    this.#handle.reading = true;
    this.#handle.readStart();
  }

  checkPeer(): void {
    // A write that waits for the kernel hears of a reset by itself.
    if (this.#handle.reading || this.#pendingWrites > 0 || !this.#canWrite) return;
    spareRequest ??= makeWriteRequest();
    if (hasBeenReset(this.#handle, spareRequest)) this.#onWriteFailed();
  }

  get #canWrite(): boolean {
    return !this.#hasEnded && !this.#isClosed && this.#error === undefined;
  }

  #onBytes(length: number): Uint8Array | undefined {
    if (this.#isClosed) return undefined;
    const buffer = this.#buffer;
    const isFull = length === buffer.bytes.length;
    buffers.current = buffer.isShared ? undefined : buffer;
    this.#receiver?.onBytes(buffer.view(length));
    buffers.current = undefined;
    if (buffer.isShared ? isFull : length <= buffers.shared.bytes.length) {
      this.#buffer = buffer.isShared ? buffers.take() : buffers.shared;
    } else if (buffer.holds > 0) {
      // Whoever is slow gets no second large one: only a full read does.
      this.#buffer = buffers.shared;
    } else return undefined;
    buffers.giveBack(buffer);
    return this.#buffer.bytes;
  }

  #onEnd(): void {
    if (this.#isClosed) return;
    // What had failed before was no orderly end.
    if (this.#error === undefined) this.#receiver?.onEnd();
    else this.#socket.destroy(this.#error);
  }

  /** The kernel has no room, or the connection is broken. Answers as `write`. */
  #onNotWritten(error: number, request: WriteRequest, ...octets: Uint8Array[]): boolean {
    if (error !== 0) {
      this.#onWriteFailed();
      return true;
    }
    spareRequest = undefined;
    const read = buffers.current;
    const held = read !== undefined && octets.some((part) => read.has(part)) ? read : undefined;
    if (held !== undefined) held.holds += 1;
    this.#pendingWrites += 1;
    request.oncomplete = (status) => {
      // Referred to here, so that nobody collects the octets before the kernel has taken them.
      octets.length = 0;
      if (held !== undefined) buffers.letGo(held);
      this.#pendingWrites -= 1;
      if (status < 0) this.#onWriteFailed();
      // Also when it has failed: from then on writes are discarded, and nobody need wait.
      if (this.#pendingWrites === 0 && !this.#isClosed) this.#receiver?.onDrain();
    };
    return false;
  }

  #onWriteFailed(): void {
    if (this.#isClosed) return;
    this.#error ??= new Error("the connection was reset while writing");
    // After a reset the reading side ends at once, with an error or with FIN.
    if (this.#forgivesWrites) return;
    this.#isClosed = true;
    this.#socket.destroy(this.#error);
  }
}
