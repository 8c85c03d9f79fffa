/** The `Date` field (RFC 9110 §6.6.1), made once a second and not once a response. */
import { monotonicMs } from "../telemetry/monotonic-ms.ts";

export class DateLine {
  #text = "";
  #untilMs = 0;

  get text(): string {
    const nowMs = monotonicMs();
    if (nowMs >= this.#untilMs) {
      const now = new Date();
      this.#text = `Date: ${now.toUTCString()}\r\n`;
      this.#untilMs = nowMs + 1000 - now.getMilliseconds();
    }
    return this.#text;
  }
}
