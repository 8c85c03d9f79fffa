/**
 * Puts `"echoed":true` in front of the members of a JSON object, and takes out a member of that
 * name that is there already. Octets are copied, not values: numbers, the spelling of strings and
 * the order of keys stay as they came; only white space between tokens goes.
 *
 * What comes in has been parsed as an object, so the scan believes that it is well-formed.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACE = 0x20;

const FIRST_MEMBER = Buffer.from('{"echoed":true');
const KEY = "echoed";
/** In a longer string the quote is looked for by a call into the buffer. */
const LOOPED_BYTES_MAX = 32;

export function markEchoed(json: Buffer): Buffer {
  const compact = withoutSpace(json);
  const out = Buffer.allocUnsafe(FIRST_MEMBER.length + compact.length + 1);
  let length = FIRST_MEMBER.copy(out);
  for (let at = 1; compact[at] !== CLOSE_BRACE; ) {
    const end = memberEnd(compact, at);
    if (!isKey(compact, at)) {
      out[length] = COMMA;
      length += 1 + compact.copy(out, length + 1, at, end);
    }
    at = compact[end] === COMMA ? end + 1 : end;
  }
  out[length] = CLOSE_BRACE;
  return out.subarray(0, length + 1);
}

/** The same octets where there is none, as most programs send it. */
function withoutSpace(json: Buffer): Buffer {
  const spaceAt = firstSpace(json);
  if (spaceAt === json.length) return json;
  const out = Buffer.allocUnsafe(json.length);
  let length = json.copy(out, 0, 0, spaceAt);
  for (let at = spaceAt; at < json.length; ) {
    const octet = json[at]!;
    if (octet === QUOTE) {
      const end = stringEnd(json, at);
      length += json.copy(out, length, at, end);
      at = end;
      continue;
    }
    if (octet > SPACE) {
      out[length] = octet;
      length += 1;
    }
    at += 1;
  }
  return out.subarray(0, length);
}

/** Where white space begins, outside of strings: there it is all up to the space (RFC 8259 §2). */
function firstSpace(json: Buffer): number {
  let at = 0;
  while (at < json.length && json[at]! > SPACE) {
    at = json[at] === QUOTE ? stringEnd(json, at) : at + 1;
  }
  return at;
}

/** Where the string that begins at `at` ends, behind its quote. */
function stringEnd(json: Buffer, at: number): number {
  const loopEnd = at + LOOPED_BYTES_MAX;
  let end = at + 1;
  while (json[end] !== QUOTE) {
    if (end >= loopEnd) return longStringEnd(json, end);
    end += json[end] === BACKSLASH ? 2 : 1;
  }
  return end + 1;
}

/** The same from inside of the string, where no escape is open. A quote behind one is text. */
function longStringEnd(json: Buffer, from: number): number {
  let start = from;
  for (;;) {
    const quote = json.indexOf(QUOTE, start);
    let escapes = 0;
    while (quote - escapes > start && json[quote - escapes - 1] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
    start = quote + 1;
  }
}

/** Where the member that begins at `at` ends: at its comma, or at the brace of its object. */
function memberEnd(compact: Buffer, at: number): number {
  let depth = 0;
  let end = at;
  for (;;) {
    const octet = compact[end]!;
    if (octet === QUOTE) {
      end = stringEnd(compact, end);
      continue;
    }
    if (depth === 0 && (octet === COMMA || octet === CLOSE_BRACE)) return end;
    if (octet === OPEN_BRACE || octet === OPEN_BRACKET) depth += 1;
    if (octet === CLOSE_BRACE || octet === CLOSE_BRACKET) depth -= 1;
    end += 1;
  }
}

/** A key may be spelt with escapes: `"\u0065choed"` is the same name. */
function isKey(compact: Buffer, at: number): boolean {
  const end = stringEnd(compact, at);
  for (let i = at; i < end; i++) {
    if (compact[i] === BACKSLASH) return JSON.parse(compact.toString("utf8", at, end)) === KEY;
  }
  return end - at === KEY.length + 2 && compact.toString("latin1", at + 1, end - 1) === KEY;
}
