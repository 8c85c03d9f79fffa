/** The `Date` field (RFC 9110 §6.6.1), made once a second and not once a response. */
import { toFlatText } from "../http1/flat-text.ts";

export class DateLine {
  #text = "";
  #untilMs = 0;

  /** `nowMs` is the present time of the monotonic clock. */
  at(nowMs: number): string {
    if (nowMs >= this.#untilMs) {
      const now = new Date();
      this.#text = toFlatText(`Date: ${now.toUTCString()}\r\n`);
      this.#untilMs = nowMs + 1000 - now.getMilliseconds();
    }
    return this.#text;
  }
}
