/**
 * The subject of a certificate on one line, as RFC 4514 writes a distinguished name: the last part
 * first, ASCII only. A field line can carry it: neither its end nor another octet that is not
 * printable can be in it.
 */

/** A longer one is not handed on: cut off it would be somebody else's. */
const SUBJECT_CHARACTERS_MAX = 4096;

/**
 * `lines` as Node has them: one part a line, with what would break the line escaped. Of an empty
 * subject, as certificates have whose owner stands in another place, Node has none.
 */
export function toSubject(lines: string | undefined): string {
  if (lines === undefined) return "";
  const subject = lines
    .split("\n")
    .reverse()
    .map((part) => part.replaceAll(" + ", "+"))
    .join(",")
    .replace(/[^\x20-\x7e]/gu, toPairs);
  return subject.length > SUBJECT_CHARACTERS_MAX ? "" : subject;
}

/** RFC 4514 §2.4: any octet may be written as a backslash and two digits. */
function toPairs(character: string): string {
  const octets = Buffer.from(character);
  return [...octets].map((octet) => `\\${octet.toString(16).padStart(2, "0")}`).join("");
}
