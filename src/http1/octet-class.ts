/**
 * What each octet may be part of, as bits of one table, so that a scan is one look-up per octet.
 *
 * Sources: RFC 9110 §5.6.2 (token), §5.5 (field-value), RFC 9112 §3.2 and RFC 3986 §2 (target).
 */
export const TOKEN = 1;
export const FIELD_VALUE = 2;
export const TARGET = 4;
/** A target with one of these may name the same path in another spelling. */
export const TARGET_ODD = 8;
export const HOST = 16;
export const HEX = 32;
export const DIGIT = 64;

export const octetClass: Uint8Array = makeTable();

function makeTable(): Uint8Array {
  const table = new Uint8Array(256);
  mark(
    table,
    TOKEN | TARGET | HOST,
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  );
  mark(table, HEX, "0123456789abcdefABCDEF");
  mark(table, DIGIT, "0123456789");
  mark(table, TOKEN, "!#$%&'*+-.^_`|~");
  // Beyond RFC 3986, browsers leave ^ ` { | } in queries as they are. " < > \ and # stay out:
  // recipients disagree about them, and no browser sends them.
  mark(table, TARGET, "-._~:/?[]@!$&'()*+,;=%^`{|}");
  mark(table, TARGET_ODD, "%.");
  mark(table, HOST, "-._~!$&'()*+,;=%");
  for (let octet = 0x20; octet < 256; octet++) {
    if (octet !== 0x7f) table[octet]! |= FIELD_VALUE;
  }
  table[0x09]! |= FIELD_VALUE;
  return table;
}

function mark(table: Uint8Array, bits: number, characters: string): void {
  for (const character of characters) table[character.charCodeAt(0)]! |= bits;
}
