/**
 * Arrays as PostgreSQL reads them (PostgreSQL, 8.15.2): one text, where the driver would look at
 * each element by itself. `undefined` is NULL.
 */
export function toArrayLiteral(texts: readonly (string | undefined)[]): string {
  return `{${texts.map(toElement).join(",")}}`;
}

function toElement(text: string | undefined): string {
  if (text === undefined) return "NULL";
  const needsEscape = text.includes('"') || text.includes("\\");
  return `"${needsEscape ? text.replace(/["\\]/g, "\\$&") : text}"`;
}
