/**
 * Hands profiles in, one after the other, and keeps those that could not be handed in yet, up to a
 * limit. Whatever the server does, nobody waits for it: a profile that finds no room takes the
 * place of the oldest one, and what is dropped is told with its reason.
 */
import type { PushedProfile } from "./pyroscope-request.ts";

/** Why a profile never arrived. */
export type DropReason = "queue_full" | "refused" | "shutdown";

export interface PushQueueEvents {
  readonly onPushed: (profile: PushedProfile) => void;
  readonly onDropped: (profile: PushedProfile, reason: DropReason, cause: string) => void;
  /** The server does not answer, or not as it should; asked again when there is more to push. */
  readonly onFailed: (cause: string) => void;
}

/** `refused`: it will never be taken. `failed`: it may be, later. */
export type PushOutcome =
  | { readonly name: "taken" }
  | { readonly name: "refused"; readonly cause: string }
  | { readonly name: "failed"; readonly cause: string };

export type Push = (profile: PushedProfile, signal: AbortSignal) => Promise<PushOutcome>;

export class PushQueue {
  readonly #push: Push;
  readonly #events: PushQueueEvents;
  readonly #queuedMax: number;
  readonly #queue: PushedProfile[] = [];
  readonly #ending = new AbortController();
  #pushing: Promise<void> | undefined = undefined;

  constructor(push: Push, events: PushQueueEvents, queuedMax: number) {
    this.#push = push;
    this.#events = events;
    this.#queuedMax = queuedMax;
  }

  add(profiles: readonly PushedProfile[]): void {
    this.#queue.push(...profiles);
    this.#dropOldest();
    this.#pushing ??= this.#pushAll().finally(() => {
      this.#pushing = undefined;
    });
  }

  /** Hands in what is left while `patience` is not aborted. Nothing is added any more. */
  async close(patience: AbortSignal): Promise<void> {
    const giveUp = (): void => this.#ending.abort();
    patience.addEventListener("abort", giveUp, { once: true });
    if (patience.aborted) giveUp();
    await this.#pushing;
    await this.#pushAll();
    patience.removeEventListener("abort", giveUp);
    for (const profile of this.#queue.splice(0)) {
      this.#events.onDropped(profile, "shutdown", "the process has ended");
    }
  }

  async #pushAll(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      // While it is under way it is not the oldest one that may be dropped.
      const next = this.#queue.shift();
      if (next === undefined) return;
      const outcome = await this.#push(next, this.#ending.signal);
      if (outcome.name === "failed") {
        this.#events.onFailed(outcome.cause);
        this.#queue.unshift(next);
        this.#dropOldest();
        return;
      }
      if (outcome.name === "taken") this.#events.onPushed(next);
      else this.#events.onDropped(next, "refused", outcome.cause);
    }
  }

  #dropOldest(): void {
    while (this.#queue.length > this.#queuedMax) {
      const oldest = this.#queue.shift()!;
      this.#events.onDropped(oldest, "queue_full", "the server takes fewer than there are");
    }
  }
}
