/** A wire over a socket of Node's: TCP, or TLS over TCP. */
import type { Socket } from "node:net";
import type { Wire, WireReceiver } from "./wire.ts";

export class TcpWire implements Wire {
  // Kept because a closed socket forgets them, and logs are written afterwards.
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly isEncrypted: boolean;

  readonly #socket: Socket;
  #receiver: WireReceiver | undefined = undefined;
  #error: Error | undefined = undefined;
  #hasEnded = false;

  /** `socket` is connected and nobody listens to it yet. */
  constructor(socket: Socket, isEncrypted: boolean) {
    this.#socket = socket;
    this.isEncrypted = isEncrypted;
    this.remoteAddress = withoutMapping(socket.remoteAddress ?? "");
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = withoutMapping(socket.localAddress ?? "");
    this.localPort = socket.localPort ?? 0;
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
    return this.#canWrite ? this.#socket.write(bytes) : true;
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
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

  get #canWrite(): boolean {
    return !this.#hasEnded && !this.#socket.destroyed;
  }
}

/** An IPv4 address that came in over an IPv6 socket, written as IPv4 (RFC 4291 §2.5.5.2). */
function withoutMapping(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
