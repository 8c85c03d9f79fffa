/** Puts parts of a text together, and lets the event loop turn between slices of them. */
import { TurnSlices } from "./turn-slices.ts";

export async function* textSlices(parts: Iterable<string>): AsyncGenerator<string> {
  let text = "";
  const slices = new TurnSlices();
  for (const part of parts) {
    text += part;
    if (!slices.isOver) continue;
    if (text !== "") yield text;
    text = "";
    await slices.next();
  }
  if (text !== "") yield text;
}
