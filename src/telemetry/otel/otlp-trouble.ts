/** Tells once when a signal cannot be sent, and once when it can again: not for each batch. */
import type { Signal } from "./otlp-sender.ts";

export type TellTrouble = (
  level: "warn" | "info",
  fields: Readonly<Record<string, string>>,
  message: string,
) => void;

export class OtlpTrouble {
  readonly #tell: TellTrouble;
  readonly #failing = new Set<Signal>();

  constructor(tell: TellTrouble) {
    this.#tell = tell;
  }

  onFailure(signal: Signal, reason: string): void {
    if (this.#failing.has(signal)) return;
    this.#failing.add(signal);
    this.#tell("warn", { signal, reason }, "telemetry cannot be sent");
  }

  onSent(signal: Signal): void {
    if (this.#failing.delete(signal)) this.#tell("info", { signal }, "telemetry is sent again");
  }
}
