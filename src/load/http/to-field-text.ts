/** A field section as it came, one field a line: `lower-case-name:value`. */
export function toFieldText(rawFields: string): string {
  if (rawFields === "") return "";
  let text = "";
  for (const line of rawFields.split("\n")) {
    const colon = line.indexOf(":");
    text += `${line.slice(0, colon).toLowerCase()}:${line.slice(colon + 1).trim()}\n`;
  }
  // Names and cookies beyond ASCII are UTF-8 nearly everywhere; k6 takes them for it.
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, "latin1").toString("utf8") : text;
}
