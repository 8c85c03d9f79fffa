/** Questions about faults, handed to threads, and their answers awaited. */
import type { FaultQuestion } from "../faults/fault-board.ts";
import type { LedgerPart } from "../faults/fault-ledger.ts";
import type { ToThread } from "./thread-messages.ts";

/** What is wanted of a thread. */
export interface AskedThread {
  postMessage(message: ToThread): void;
  once(event: "exit", listener: () => void): unknown;
  off(event: "exit", listener: () => void): unknown;
}

export class FaultQuestions {
  readonly #waiting = new Map<number, (answer: LedgerPart) => void>();
  #asked = 0;

  /** A thread that ends before it has answered takes its rows with it: it has none to tell. */
  async ask(threads: Iterable<AskedThread>, question: FaultQuestion): Promise<LedgerPart[]> {
    return await Promise.all([...threads].map((thread) => this.#askOne(thread, question)));
  }

  receive(id: number, answer: LedgerPart): void {
    this.#waiting.get(id)?.(answer);
  }

  async #askOne(thread: AskedThread, question: FaultQuestion): Promise<LedgerPart> {
    this.#asked += 1;
    const id = this.#asked;
    const message: ToThread = { name: "faults", id, question };
    return await new Promise((resolve) => {
      const settle = (answer: LedgerPart): void => {
        this.#waiting.delete(id);
        thread.off("exit", onExit);
        resolve(answer);
      };
      const onExit = (): void => settle({ rows: [], dropped: 0 });
      this.#waiting.set(id, settle);
      thread.once("exit", onExit);
      thread.postMessage(message);
    });
  }
}
