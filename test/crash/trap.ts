/** Something that is done in the moment when somebody says a word. It springs once. */
export type TrapMoment =
  /** Before the server gets what a client says. */
  | "asked"
  /** The server has done what a client says, and its answer goes nowhere. */
  | "done"
  /** A client is about to get what the server says. */
  | "answering"
  /** The client has got it. */
  | "answered";

export class Trap {
  readonly word: string;
  readonly moment: TrapMoment;
  /** Settles when it was done, with `false` when nobody has said the word. */
  readonly dealt: Promise<boolean>;
  readonly #act: (at: number) => Promise<void>;
  readonly #settle: PromiseWithResolvers<boolean> = Promise.withResolvers();
  #state: "set" | "met" | "over" = "set";
  #isGivenUp = false;

  /** `act` is told in which of the proxies the word was said. */
  constructor(word: string, moment: TrapMoment, act: (at: number) => Promise<void>) {
    this.word = word;
    this.moment = moment;
    this.#act = act;
    this.dealt = this.#settle.promise;
  }

  /** Whether this is what it waits for; it is then to be sprung, or put off. */
  meets(chunk: Buffer, moment: TrapMoment): boolean {
    if (this.#state !== "set" || moment !== this.moment || !chunk.includes(this.word)) return false;
    this.#state = "met";
    return true;
  }

  /** What was to happen is done before this returns, as far as one can be sure of. */
  spring(at: number): void {
    this.#state = "over";
    this.#act(at).then(
      () => this.#settle.resolve(true),
      (error: unknown) => this.#settle.reject(error),
    );
  }

  /** It did not come to that: the next one who says the word. */
  putOff(): void {
    this.#state = "set";
    if (this.#isGivenUp) this.giveUp();
  }

  giveUp(): void {
    this.#isGivenUp = true;
    if (this.#state !== "set") return;
    this.#state = "over";
    this.#settle.resolve(false);
  }
}
