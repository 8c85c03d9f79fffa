/**
 * The same text in one piece. A string that was put together stays a tree of its parts inside the
 * engine, and each time that it is written it costs three times as much: for text that is made once
 * and written often.
 */
export function toFlatText(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("latin1");
}
