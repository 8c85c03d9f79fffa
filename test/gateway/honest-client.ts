/** A client that does nothing wrong: asks at a steady pace and measures how long it waits. */
import { Agent, get } from "node:http";

const PERIOD_MS = 10;
/** Each so-many-th request opens a connection of its own. */
const FRESH_EVERY = 4;
const ANSWER_LIMIT_MS = 5000;
/**
 * It ends a connection that it does not need before the gateway does: a request that meets the end
 * of its connection fails through nobody's fault (RFC 9112 §9.5).
 */
const IDLE_MS = 500;

export class HonestClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  readonly #latenciesMs: number[] = [];
  readonly failures: string[] = [];
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #underWay = 0;
  #onSettled: (() => void) | undefined = undefined;

  constructor(url: string) {
    this.#url = url;
    this.#timer = setInterval(() => this.#ask(), PERIOD_MS);
  }

  get answered(): number {
    return this.#latenciesMs.length;
  }

  /** Of the requests answered so far. */
  percentileMs(share: number): number {
    const sorted = this.#latenciesMs.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  }

  /** Settles when so many requests are answered, or have failed. */
  async until(answers: number): Promise<void> {
    while (this.answered + this.failures.length < answers) await this.#nextSettled();
  }

  /** Sends nothing more, and settles when all is answered. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#underWay > 0) await this.#nextSettled();
    this.#agent.destroy();
  }

  async #nextSettled(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onSettled = resolve;
    });
  }

  #ask(): void {
    const startedMs = performance.now();
    this.#sent += 1;
    this.#underWay += 1;
    const agent = this.#sent % FRESH_EVERY === 0 ? false : this.#agent;
    const request = get(this.#url, { agent, timeout: ANSWER_LIMIT_MS }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode !== 200) this.failures.push(`status ${response.statusCode}`);
        this.#latenciesMs.push(performance.now() - startedMs);
        this.#settle();
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", (error) => {
      this.failures.push(error.message);
      this.#settle();
    });
  }

  #settle(): void {
    this.#underWay -= 1;
    this.#onSettled?.();
  }
}
