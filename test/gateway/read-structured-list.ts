/**
 * Reads a field's value as a list of structured fields (RFC 9651 §4.2.1): strings or tokens, with
 * parameters that are integers. Written from the RFC and knows nothing of who writes the fields.
 */
export interface ListMember {
  readonly value: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Throws a `SyntaxError` when the value is no such list. */
export function readStructuredList(text: string): ListMember[] {
  const members: ListMember[] = [];
  let rest = text.replace(/^ +| +$/g, "");
  while (rest !== "") {
    const value = match(
      rest,
      /^(?:"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"|([A-Za-z*][!#$%&'*+.^_`|~:/\w-]*))/,
    );
    rest = rest.slice(value[0].length);
    const parameters: Record<string, number> = {};
    while (rest.startsWith(";")) {
      const [all, key, digits] = match(rest, /^; *([a-z*][a-z0-9_.*-]*)=(-?\d{1,15})(?![\d.])/);
      parameters[key!] = Number(digits);
      rest = rest.slice(all.length);
    }
    members.push({ value: (value[1] ?? value[2]!).replace(/\\(.)/g, "$1"), parameters });
    rest = rest.replace(/^[ \t]+/, "");
    if (rest === "") break;
    const [comma] = match(rest, /^,[ \t]*(?=[^ \t])/);
    rest = rest.slice(comma.length);
  }
  return members;
}

function match(text: string, pattern: RegExp): RegExpExecArray {
  const found = pattern.exec(text);
  if (found === null) throw new SyntaxError(`no structured list: ${JSON.stringify(text)}`);
  return found;
}
