/** A running gateway, as whoever has started it knows it. */
import type { Reload, ReloadCause } from "./reloads.ts";

export interface Gateway {
  /** In the order of the listeners. */
  readonly ports: readonly number[];
  readonly adminPort: number;
  /** Resolves when a drain was asked for over the admin. */
  readonly drainAsked: Promise<void>;
  /** Replaces the configuration by another one, or says why not. Never rejects. */
  reload(text: string, fileName: string, cause: ReloadCause): Promise<Reload>;
  /** For a configuration that could not even be read. */
  rejectReload(problem: string, cause: ReloadCause): Promise<Reload>;
  /** Stops accepting, finishes what is in flight, and ends the threads. */
  drain(): Promise<void>;
}
