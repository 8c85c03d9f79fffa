/**
 * Reads messages out of all the octets that one side has sent, by RFC 9112 to the letter, and
 * notes everything that is not strict. It shares nothing with the engine that it judges.
 */

export interface Field {
  readonly name: string;
  readonly value: string;
}

export interface Message {
  readonly startLine: string;
  readonly fields: readonly Field[];
  readonly body: string;
  readonly trailers: readonly Field[];
  readonly isHeadComplete: boolean;
  readonly isComplete: boolean;
}

export interface Parsed {
  readonly messages: readonly Message[];
  /** What is not strict. */
  readonly wrongs: readonly string[];
}

export type Sender =
  | { readonly name: "client" }
  /** `methods` are those of the requests that the responses answer; the rest are GET. */
  | { readonly name: "server"; readonly methods: readonly string[]; readonly hasEnded: boolean };

interface Body {
  readonly text: string;
  readonly trailers: readonly Field[];
  /** Offset behind the body, or -1 when it is not complete. */
  readonly end: number;
}

const requestLine = /^[!#$%&'*+\-.^_`|~\w]+ [\x21-\x22\x24-\x7e]+ HTTP\/1\.[01]$/;
const statusLine = /^HTTP\/1\.[01] [1-5]\d\d [\t\x20-\x7e\x80-\xff]*$/;
const fieldLine = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;
const host = /^(?:(?:[\w\-.~!$&'()*+,;=]|%[0-9a-f]{2})+|\[[0-9a-f:.]+\])(?::\d*)?$/i;

export function parseMessages(octets: string, sender: Sender): Parsed {
  const messages: Message[] = [];
  const wrongs: string[] = [];
  let at = 0;
  let answered = 0;
  while (at < octets.length) {
    const headEnd = octets.indexOf("\r\n\r\n", at);
    if (headEnd < 0) {
      messages.push(incompleteHead(octets.slice(at)));
      break;
    }
    const [startLine = "", ...lines] = octets.slice(at, headEnd).split("\r\n");
    const fields = parseFields(lines, wrongs);
    const grammar = sender.name === "client" ? requestLine : statusLine;
    if (!grammar.test(startLine)) wrongs.push(`start line ${JSON.stringify(startLine)}`);
    if (sender.name === "client") checkHost(fields, wrongs);
    const length = framingOf(fields, wrongs);
    const method = sender.name === "server" ? (sender.methods[answered] ?? "GET") : "";
    const body = hasNoBody(startLine, method, sender)
      ? { text: "", trailers: [], end: headEnd + 4 }
      : takeBody(octets, headEnd + 4, bodyLength(length, sender), wrongs);
    if (sender.name === "server" && !startLine.startsWith("HTTP/1.1 1")) answered += 1;
    const { text, trailers, end } = body;
    const isComplete = end >= 0;
    messages.push({ startLine, fields, body: text, trailers, isHeadComplete: true, isComplete });
    if (!isComplete) break;
    at = end;
  }
  return { messages, wrongs };
}

/** Several lines count as joined; an absent field as `undefined`. */
export function fieldOf(fields: readonly Field[], name: string): string | undefined {
  const values = fields.filter((field) => field.name === name).map(({ value }) => value);
  return values.length === 0 ? undefined : values.join(name === "cookie" ? "; " : ", ");
}

export function statusOf(message: Message): number {
  return Number(message.startLine.split(" ")[1]);
}

function incompleteHead(octets: string): Message {
  const startLine = octets.split("\r\n")[0]!;
  const nothing = { fields: [], body: "", trailers: [] };
  return { startLine, ...nothing, isHeadComplete: false, isComplete: false };
}

function parseFields(lines: readonly string[], wrongs: string[]): Field[] {
  const fields: Field[] = [];
  for (const line of lines) {
    const match = fieldLine.exec(line);
    if (match === null) wrongs.push(`field line ${JSON.stringify(line.slice(0, 80))}`);
    else fields.push({ name: match[1]!.toLowerCase(), value: match[2]! });
  }
  return fields;
}

function checkHost(fields: readonly Field[], wrongs: string[]): void {
  const hosts = fields.filter(({ name }) => name === "host");
  if (hosts.length !== 1) wrongs.push(`${hosts.length} lines of Host`);
  else if (!host.test(hosts[0]!.value)) wrongs.push(`Host ${JSON.stringify(hosts[0]!.value)}`);
}

function framingOf(fields: readonly Field[], wrongs: string[]): number | "chunked" | "none" {
  const lengths = fields.filter(({ name }) => name === "content-length");
  const codings = fields.filter(({ name }) => name === "transfer-encoding");
  if (lengths.length > 1) wrongs.push("several lines of Content-Length");
  if (codings.length > 1) wrongs.push("several lines of Transfer-Encoding");
  if (lengths.length > 0 && codings.length > 0) wrongs.push("both framings");
  const [length] = lengths;
  const [coding] = codings;
  const isNumber = length === undefined || /^\d+$/.test(length.value);
  if (!isNumber) wrongs.push(`length ${length.value}`);
  if (coding !== undefined && coding.value !== "chunked") wrongs.push(`coding ${coding.value}`);
  if (coding !== undefined) return "chunked";
  if (length === undefined) return "none";
  // Nobody knows how long such a body is.
  return isNumber ? Number(length.value) : Number.POSITIVE_INFINITY;
}

function hasNoBody(startLine: string, method: string, sender: Sender): boolean {
  return (
    sender.name === "server" && (method === "HEAD" || /^\S+ (?:1\d\d|204|304)/.test(startLine))
  );
}

function bodyLength(length: ReturnType<typeof framingOf>, sender: Sender): typeof length | "close" {
  return length === "none" && sender.name === "server"
    ? sender.hasEnded
      ? "close"
      : Number.POSITIVE_INFINITY
    : length;
}

function takeBody(
  octets: string,
  start: number,
  length: number | "chunked" | "none" | "close",
  wrongs: string[],
): Body {
  if (length === "none") return { text: "", trailers: [], end: start };
  if (length === "chunked") return takeChunks(octets, start, wrongs);
  if (length === "close") return { text: octets.slice(start), trailers: [], end: octets.length };
  const end = start + length;
  return { text: octets.slice(start, end), trailers: [], end: end <= octets.length ? end : -1 };
}

function takeChunks(octets: string, start: number, wrongs: string[]): Body {
  let text = "";
  for (let at = start; ; ) {
    const lineEnd = octets.indexOf("\r\n", at);
    if (lineEnd < 0) return { text, trailers: [], end: -1 };
    const line = octets.slice(at, lineEnd);
    if (!/^[0-9a-f]+$/i.test(line)) {
      wrongs.push(
        `${line.includes(";") ? "chunk extension" : "chunk size"} ${JSON.stringify(line)}`,
      );
      return { text, trailers: [], end: -1 };
    }
    const size = Number.parseInt(line, 16);
    if (size === 0) return takeTrailers(octets, lineEnd, text, wrongs);
    at = lineEnd + 2 + size + 2;
    text += octets.slice(lineEnd + 2, at - 2);
    if (octets.length < at) return { text, trailers: [], end: -1 };
    if (octets.slice(at - 2, at) !== "\r\n") wrongs.push("a chunk without CRLF behind it");
  }
}

function takeTrailers(octets: string, lineEnd: number, text: string, wrongs: string[]): Body {
  const end = octets.indexOf("\r\n\r\n", lineEnd);
  if (end < 0) return { text, trailers: [], end: -1 };
  const section = octets.slice(lineEnd + 2, end);
  const trailers = end === lineEnd ? [] : parseFields(section.split("\r\n"), wrongs);
  for (const { name } of trailers) {
    if (/^(content-length|transfer-encoding|host)$/.test(name)) wrongs.push(`trailer ${name}`);
  }
  return { text, trailers, end: end + 4 };
}
