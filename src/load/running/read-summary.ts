/** What a script's `handleSummary` returns: where to write what. */

/** `undefined` when it returns nothing, which leaves the summary to the engine. */
export function readSummary(
  returned: unknown,
): Readonly<Record<string, string | Uint8Array>> | undefined {
  if (returned === undefined || returned === null) return undefined;
  if (typeof returned !== "object") {
    throw new TypeError("handleSummary() should return a map with string keys");
  }
  return Object.fromEntries(
    Object.entries(returned).map(([name, content]) => [name, toContent(content)]),
  );
}

function toContent(content: unknown): string | Uint8Array {
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  if (!ArrayBuffer.isView(content)) return String(content);
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}
