/** The octets of a case: one character each, with macros for what is long. */

/** A repetition longer than this is given in parts, so that it need not be held. */
const PART_BYTES = 65_536;

/** In parts that follow each other. */
export function* expandOctets(text: string): Generator<Buffer> {
  let at = 0;
  for (const macro of text.matchAll(/\{\{(?:(.)\*|([HT]):)(\d+)\}\}/gs)) {
    if (macro.index > at) yield toOctets(text.slice(at, macro.index));
    at = macro.index + macro[0].length;
    const count = Number(macro[3]);
    if (macro[1] !== undefined) yield* repeat(macro[1], count);
    else yield toOctets(macro[2] === "H" ? fieldLines(count) : options(count));
  }
  if (at < text.length) yield toOctets(text.slice(at));
}

/** At once, for cases that are not huge. */
export function expandWhole(text: string): Buffer {
  return Buffer.concat([...expandOctets(text)]);
}

function* repeat(character: string, count: number): Generator<Buffer> {
  for (let left = count; left > 0; left -= PART_BYTES) {
    yield Buffer.alloc(Math.min(left, PART_BYTES), character, "latin1");
  }
}

function fieldLines(count: number): string {
  return Array.from({ length: count }, (_, i) => `X-${i}: v\r\n`).join("");
}

function options(count: number): string {
  return Array.from({ length: count }, (_, i) => `a${i + 1}`).join(",");
}

function toOctets(text: string): Buffer {
  return Buffer.from(text, "latin1");
}
