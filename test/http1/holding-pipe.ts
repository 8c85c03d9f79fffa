/** A pipe that takes nothing: it keeps the octets it was given, as a socket does while it waits. */
import type { Pipe } from "../../src/http1/pipe.ts";

export class HoldingPipe implements Pipe {
  readonly remoteAddress = "127.0.0.1";
  readonly remotePort = 50_000;
  readonly localPort = 80;
  readonly isEncrypted = false;
  readonly held: Uint8Array[] = [];

  get bytesQueued(): number {
    return this.held.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  write(bytes: Uint8Array): boolean {
    this.held.push(bytes);
    return false;
  }

  writeAll(parts: readonly Uint8Array[]): boolean {
    this.held.push(...parts);
    return false;
  }

  attach(): void {}
  end(): void {}
  destroy(): void {}
  reset(): void {}
  pause(): void {}
  resume(): void {}
  checkPeer(): void {}
}
