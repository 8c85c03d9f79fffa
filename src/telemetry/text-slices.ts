/**
 * Puts parts of a text together in slices of limited time, and lets the event loop turn between
 * them: whoever is served by the same thread waits for one slice and not for the whole text.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { monotonicMs } from "./monotonic-ms.ts";

/** A slice ends with the part that passes this time. */
const SLICE_MS = 0.25;

export async function* textSlices(parts: Iterable<string>): AsyncGenerator<string> {
  let text = "";
  let startedMs = monotonicMs();
  for (const part of parts) {
    text += part;
    if (monotonicMs() - startedMs < SLICE_MS) continue;
    if (text !== "") yield text;
    text = "";
    await nextTurn();
    startedMs = monotonicMs();
  }
  if (text !== "") yield text;
}
