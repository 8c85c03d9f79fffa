/**
 * Arrays as PostgreSQL reads them (PostgreSQL, 8.15.2): one text, where the driver would look at
 * each element by itself.
 */
export function toArrayLiteral(texts: readonly string[]): string {
  if (texts.length === 0) return "{}";
  const needEscapes = texts.some((text) => text.includes('"') || text.includes("\\"));
  const elements = needEscapes ? texts.map((text) => text.replace(/["\\]/g, "\\$&")) : texts;
  return `{"${elements.join('","')}"}`;
}
