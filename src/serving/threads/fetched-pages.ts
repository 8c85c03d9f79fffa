/** Pages with the metrics of all threads, fetched from the main thread for who asks another one. */
import { expositionFormat } from "../../telemetry/exposition-format.ts";
import type { ReadPage } from "../../telemetry/metrics-page.ts";

/** A page is handed on in pieces, so that a client who reads slowly holds little of it. */
const PIECE = 65_536;

export class FetchedPages {
  readonly #ask: (isOpen: boolean) => void;
  readonly #waiting = new Map<boolean, ((text: string) => void)[]>();

  /** `ask` has `receive` called, sooner or later. `isOpen` is as of the format. */
  constructor(ask: (isOpen: boolean) => void) {
    this.#ask = ask;
  }

  readonly read: ReadPage = (accept) => {
    const { contentType, isOpen } = expositionFormat(accept);
    return { contentType, slices: this.#pieces(isOpen) };
  };

  receive(isOpen: boolean, text: string): void {
    const waiting = this.#waiting.get(isOpen) ?? [];
    this.#waiting.delete(isOpen);
    for (const resolve of waiting) resolve(text);
  }

  async *#pieces(isOpen: boolean): AsyncGenerator<string> {
    const text = await this.#fetch(isOpen);
    for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
  }

  /** Who asks while a page is awaited waits for the same one. */
  #fetch(isOpen: boolean): Promise<string> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(isOpen);
      if (waiting !== undefined) waiting.push(resolve);
      else {
        this.#waiting.set(isOpen, [resolve]);
        this.#ask(isOpen);
      }
    });
  }
}
