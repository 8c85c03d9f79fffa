/** The writing end of a memory pipe, with a receiver at the other that writes down what arrives. */
import type { Pipe } from "../../src/http1/pipe.ts";
import { MemoryPipe, type MemoryPipeOptions } from "../../src/socket/memory-pipe.ts";
import { RecordingReceiver } from "./recording-receiver.ts";

export class JoinedPipe {
  readonly receiver = new RecordingReceiver();
  readonly #pipe: MemoryPipe;

  constructor(options: MemoryPipeOptions = {}) {
    this.#pipe = new MemoryPipe(options);
    this.#pipe.client.attach(this.receiver);
  }

  get writingEnd(): Pipe {
    return this.#pipe.server;
  }

  /** What has arrived since the last call. */
  take(): string {
    this.#pipe.settle();
    return this.receiver.take();
  }
}
