/** The time of day, for what people read. Nothing is measured with it. */
export function isoTime(): string {
  return new Date().toISOString();
}
