/** Both ends of a connected socket. */
import type { Socket } from "node:net";

export class SocketAddresses {
  // Kept because a closed socket forgets them, and logs are written afterwards.
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly #connected: Socket;

  constructor(socket: Socket) {
    this.#connected = socket;
    this.remoteAddress = withoutMapping(socket.remoteAddress ?? "");
    this.remotePort = socket.remotePort ?? 0;
  }

  /** Asked of the system, which few need: empty when the connection is closed. */
  get localAddress(): string {
    return withoutMapping(this.#connected.localAddress ?? "");
  }

  get localPort(): number {
    return this.#connected.localPort ?? 0;
  }
}

/** An IPv4 address that came in over an IPv6 socket, written as IPv4 (RFC 4291 §2.5.5.2). */
function withoutMapping(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
