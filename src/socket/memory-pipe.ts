/**
 * Two wires joined in memory: a connection for simulations and tests, with back-pressure,
 * half-close and reset, and without a clock. What one end writes waits until it is delivered to
 * the other.
 */
import { MemoryWire } from "./memory-wire.ts";

export interface MemoryPipeOptions {
  /** Octets under way in one direction at most, as a kernel's buffers would hold. */
  readonly linkBytesMax?: number;
}

const LINK_BYTES_MAX = 65_536;

export class MemoryPipe {
  /** The end that has connected. */
  readonly client: MemoryWire;
  /** The end that has accepted. */
  readonly server: MemoryWire;

  constructor(options: MemoryPipeOptions = {}) {
    const linkBytesMax = options.linkBytesMax ?? LINK_BYTES_MAX;
    const remoteAddress = "127.0.0.1";
    this.client = new MemoryWire({
      remoteAddress,
      remotePort: 80,
      localPort: 50_000,
      linkBytesMax,
    });
    this.server = new MemoryWire({
      remoteAddress,
      remotePort: 50_000,
      localPort: 80,
      linkBytesMax,
    });
    this.client.join(this.server);
  }

  /** Delivers in both directions, `bytesMax` octets at a time, until nothing moves any more. */
  settle(bytesMax = Number.POSITIVE_INFINITY): void {
    let hasMoved = true;
    while (hasMoved) {
      const atServer = this.server.receive(bytesMax);
      const atClient = this.client.receive(bytesMax);
      hasMoved = atServer || atClient;
    }
  }
}
