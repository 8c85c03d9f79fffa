/**
 * How many items a receiver has refused: `partial_success` (field 1) of an
 * `Export…ServiceResponse`, and in that the number (field 1), alike for all three signals.
 */
const PARTIAL_SUCCESS = 0x0a;
const REJECTED = 0x08;

/** 0 when there is no such word. */
export function readRejected(message: Uint8Array): number {
  if (message[0] !== PARTIAL_SUCCESS) return 0;
  const [, start] = readVarint(message, 1);
  // The number comes before the text about it; a text alone is a warning.
  return message[start] === REJECTED ? readVarint(message, start + 1)[0] : 0;
}

function readVarint(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  let at = start;
  let weight = 1;
  while (at < bytes.length) {
    const octet = bytes[at++]!;
    value += (octet & 0x7f) * weight;
    if (octet < 0x80) break;
    weight *= 0x80;
  }
  return [value, at];
}
