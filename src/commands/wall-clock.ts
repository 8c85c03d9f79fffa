/** Milliseconds since 1970: for what is shown to people, never for measuring. */
export function wallClockMs(): number {
  return Date.now();
}
