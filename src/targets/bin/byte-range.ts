/** Reads a `Range` field of one range of octets (RFC 9110 §14.1.2). */
export interface ByteRange {
  readonly first: number;
  /** Included. */
  readonly last: number;
}

/**
 * `undefined` when the field is to be ignored: it is malformed, of another unit, or names several
 * ranges. `"unsatisfiable"` when none of its octets exist.
 */
export function readByteRange(
  field: string,
  bytes: number,
): ByteRange | "unsatisfiable" | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(field.trim()) ?? [];
  if (from === undefined || to === undefined || from + to === "") return undefined;
  if (from === "") {
    const suffix = Number(to);
    if (suffix === 0 || bytes === 0) return "unsatisfiable";
    return { first: Math.max(0, bytes - suffix), last: bytes - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return undefined;
  if (first >= bytes) return "unsatisfiable";
  return { first, last: to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1) };
}
