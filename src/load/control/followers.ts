/**
 * Who follows a run. What they are told is made of it once for all of them, as that is done by the
 * thread that sends the load; and they are so few that writing it disturbs no run.
 */
import type { EventStream } from "../../serving/event-stream.ts";
import { toEventText } from "../../serving/to-event-text.ts";

const FOLLOWERS_MAX = 32;

export class Followers {
  readonly #streams = new Set<EventStream>();

  /** Why nobody more may follow. */
  get refusal(): string | undefined {
    const { size } = this.#streams;
    return size < FOLLOWERS_MAX ? undefined : `${size} follow the run already`;
  }

  get isEmpty(): boolean {
    return this.#streams.size === 0;
  }

  add(stream: EventStream): void {
    this.#streams.add(stream);
    stream.whenEnded(() => this.#streams.delete(stream));
  }

  tell(event: string, value: object): void {
    const text = toEventText(event, value);
    for (const stream of this.#streams) stream.sendText(text);
  }
}
