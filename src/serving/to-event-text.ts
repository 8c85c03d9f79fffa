/**
 * An event as a stream of server-sent events carries it. `value` is anything that JSON can write;
 * `id` is what `Last-Event-ID` tells after a break.
 */
export function toEventText(event: string, value: unknown, id?: string | number): string {
  const name = id === undefined ? "" : `id: ${id}\n`;
  return `${name}event: ${event}\ndata: ${JSON.stringify(value)}\n\n`;
}
