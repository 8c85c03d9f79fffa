/** Label values as one string: what finds a series, and orders it among others. */
export function labelKey(labelValues: readonly string[]): string {
  return labelValues.length === 1 ? labelValues[0]! : labelValues.join("\0");
}
