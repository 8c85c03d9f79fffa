/** Says whether what a client wants to see as response fields may be sent. */

/** How a message is delimited and a connection kept is not up to a query. */
const framing = new Set([
  "connection",
  "content-length",
  "content-type",
  "date",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** RFC 9110 §5.6.2 and §5.5. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const value = /^[\t\x20-\x7e]*$/;

/** `undefined` when all of them may. */
export function fieldProblem(
  fields: readonly (readonly [name: string, text: string])[],
): string | undefined {
  for (const [name, text] of fields) {
    if (!token.test(name)) return `query: must name fields, got ${JSON.stringify(name)}`;
    if (framing.has(name.toLowerCase())) return `query ${name}: must not be set from outside`;
    if (!value.test(text) || text !== text.trim()) {
      return `query ${name}: must be visible characters, got ${JSON.stringify(text)}`;
    }
  }
  return undefined;
}
