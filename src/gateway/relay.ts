/**
 * Copies octets between two wires in both directions: tunnels after an upgrade, and connections of
 * a tcp listener. A side that takes no more stops the other side's reads; FIN is passed on for its
 * own direction only; a reset of one side resets the other.
 */
import type { Pipe, PipeReceiver } from "../http1/pipe.ts";

export interface RelayCounts {
  /** Octets from the client to the backend. */
  onReceived(bytes: number): void;
  /** Octets from the backend to the client. */
  onSent(bytes: number): void;
}

export interface RelayOptions {
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
  readonly counts: RelayCounts;
  readonly onClosed: (relay: Relay) => void;
}

export class Relay {
  readonly #client: Pipe;
  readonly #backend: Pipe;
  readonly #options: RelayOptions;
  #lastMs: number;
  /** For both sides together, at the last look. */
  #bytesQueued = 0;
  #isClosed = false;
  #openDirections = 2;
  /** To be attached to the pipe of the same name. */
  readonly client: PipeReceiver;
  readonly backend: PipeReceiver;

  constructor(client: Pipe, backend: Pipe, options: RelayOptions) {
    this.#client = client;
    this.#backend = backend;
    this.#options = options;
    this.#lastMs = options.nowMs();
    this.client = this.#makeEnd(client, backend, (bytes) => options.counts.onReceived(bytes));
    this.backend = this.#makeEnd(backend, client, (bytes) => options.counts.onSent(bytes));
  }

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    // Of the backend's side the last octets may be waiting to be read, and are the client's.
    this.#client.checkPeer();
    const bytesQueued = this.#client.bytesQueued + this.#backend.bytesQueued;
    // A reader that is slow moves too, long before everything is read.
    if (bytesQueued !== this.#bytesQueued) this.#lastMs = nowMs;
    this.#bytesQueued = bytesQueued;
    if (nowMs - this.#lastMs >= this.#options.idleTimeoutMs) this.close();
  }

  close(): void {
    for (const pipe of [this.#client, this.#backend]) {
      // FIN in the place of octets that are still to come would look like a regular end.
      if (pipe.bytesQueued > 0) pipe.reset();
      else pipe.destroy();
    }
    this.#finish();
  }

  #makeEnd(from: Pipe, to: Pipe, count: (bytes: number) => void): PipeReceiver {
    return {
      onBytes: (chunk) => {
        this.#lastMs = this.#options.nowMs();
        count(chunk.length);
        if (!to.write(chunk)) from.pause();
      },
      onEnd: () => {
        this.#openDirections -= 1;
        to.end();
      },
      onDrain: () => {
        this.#lastMs = this.#options.nowMs();
        to.resume();
      },
      onClose: (error) => {
        // An orderly end has been passed on, and what was written still goes out.
        if (error !== undefined || this.#openDirections > 0) to.reset();
        this.#finish();
      },
    };
  }

  #finish(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onClosed(this);
  }
}
