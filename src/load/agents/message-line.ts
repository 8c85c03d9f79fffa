/**
 * A connection that carries messages, and notices when the other end is gone: by its word, by a
 * closed connection, or by silence.
 */
import type { TLSSocket } from "node:tls";
import { FrameReader, messageBytesMax, toFrame } from "./message-frames.ts";

export interface LineOptions {
  /** Who says nothing for so long is gone. */
  readonly silenceMaxMs: number;
  /** What it throws ends the connection: a message is whatever the other end has made of it. */
  readonly onMessage: (message: unknown) => void;
  /** Once, whatever ends it; not when `end` was called here. */
  readonly onEnd: (reason: string) => void;
}

export class MessageLine {
  readonly closed: Promise<void>;
  readonly #socket: TLSSocket;
  readonly #options: LineOptions;
  readonly #reader = new FrameReader();
  #isOver = false;

  constructor(socket: TLSSocket, options: LineOptions) {
    this.#socket = socket;
    this.#options = options;
    const { silenceMaxMs } = options;
    let isHeard = false;
    // What we send is no sign of the other end.
    const silence = setTimeout(() => {
      isHeard = false;
      // Timers come before what has arrived: where this thread was busy for so long, that is read
      // first, and shows that the other end was not silent.
      setImmediate(() => {
        if (!isHeard) this.#fail(`it has said nothing for ${silenceMaxMs} ms`);
      });
    }, silenceMaxMs);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      isHeard = true;
      silence.refresh();
      this.#read(chunk);
    });
    socket.on("error", (error) => this.#fail(error.message));
    socket.on("end", () => this.#fail("it has closed the connection"));
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        clearTimeout(silence);
        this.#fail("the connection was closed");
        resolve();
      });
    });
  }

  /** Nothing is sent any more once it is over. */
  send(message: unknown): void {
    if (this.#isOver) return;
    this.#socket.write(toFrame(message));
    // Who takes nothing is as good as silent, and what waits for it must not fill the memory.
    if (this.#socket.writableLength > messageBytesMax) this.#fail("it takes no messages");
  }

  /** What was sent before still goes out. */
  end(): void {
    this.#isOver = true;
    this.#socket.end();
  }

  #read(chunk: Buffer): void {
    try {
      for (const message of this.#reader.push(chunk)) {
        if (!this.#isOver) this.#options.onMessage(message);
      }
    } catch (error) {
      // Whatever the other end has sent that is no message, or none that can be obeyed, is its
      // failure, and ends the connection and nothing else.
      this.#fail(`it cannot be understood: ${error instanceof Error ? error.message : error}`);
    }
  }

  #fail(reason: string): void {
    this.#socket.destroy();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onEnd(reason);
  }
}
