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

function withoutSpace(json: Buffer): Buffer {
  const out = Buffer.allocUnsafe(json.length);
  let length = 0;
  for (let at = 0; at < json.length; ) {
    const octet = json[at]!;
    if (octet === QUOTE) {
      const end = stringEnd(json, at);
      length += json.copy(out, length, at, end);
      at = end;
      continue;
    }
    // Outside of strings everything up to the space is white space (RFC 8259 §2).
    if (octet > SPACE) {
      out[length] = octet;
      length += 1;
    }
    at += 1;
  }
  return out.subarray(0, length);
}

/** Where the string that begins at `at` ends, behind its quote. */
function stringEnd(json: Buffer, at: number): number {
  let end = at + 1;
  while (json[end] !== QUOTE) end += json[end] === BACKSLASH ? 2 : 1;
  return end + 1;
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
  const name = compact.toString("utf8", at, stringEnd(compact, at));
  return name === `"${KEY}"` || (name.includes("\\") && JSON.parse(name) === KEY);
}
