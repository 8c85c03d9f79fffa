/** Small changes to a message, which make it wrong or ambiguous more often than chance would. */

export interface Edit {
  readonly kind: EditKind;
  /** Where, as a share from 0 to below 1 of the places there are. */
  readonly at: number;
  /** What, from 0 to below 1: an octet, a piece, or how much. */
  readonly by: number;
}

/** Pieces that decide how a message is read. */
const pieces = [
  "\r",
  "\n",
  "\r\n",
  "\r\n\r\n",
  " ",
  "\t",
  ":",
  "\0",
  ";",
  ",",
  "\x80",
  "\x7f",
  "0",
  "f",
  "+",
  "-",
  '"',
  "%",
  "/../",
  "%2e",
  "Host: b\r\n",
  "Content-Length: 3\r\n",
  "Content-Length: 0\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: gzip, chunked\r\n",
  "Connection: close, x-hop\r\n",
  "Expect: 100-continue\r\n",
  "Upgrade: websocket\r\n",
  "0\r\n\r\n",
  "1\r\na\r\n",
  "ffffffffffff\r\n",
  "GET /next HTTP/1.1\r\nHost: b\r\n\r\n",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.0",
];

const kinds = {
  /** Turns one bit of one octet. */
  flip: (text: string, { at, by }: Edit) => {
    const place = Math.floor(at * text.length);
    const octet = text.charCodeAt(place) ^ (1 << Math.floor(by * 8));
    return replaced(text, place, 1, text === "" ? "" : String.fromCharCode(octet));
  },
  insert: (text: string, { at, by }: Edit) =>
    replaced(text, Math.floor(at * (text.length + 1)), 0, pieceAt(by)),
  /** Puts a piece before a line. */
  insertLine: (text: string, { at, by }: Edit) =>
    replaced(text, lineStart(text, at), 0, pieceAt(by)),
  /** Takes out one of the octets that hold a message together. */
  deleteDelimiter: (text: string, { at }: Edit) => replaced(text, ...delimiterAt(text, at), ""),
  replaceDelimiter: (text: string, { at, by }: Edit) =>
    replaced(text, ...delimiterAt(text, at), pieceAt(by)),
  delete: (text: string, { at, by }: Edit) =>
    replaced(text, Math.floor(at * text.length), 1 + Math.floor(by * 8), ""),
  repeatLine: (text: string, { at }: Edit) => {
    const start = lineStart(text, at);
    const end = text.indexOf("\r\n", start) + 2;
    return end < 2 ? text : replaced(text, start, 0, text.slice(start, end));
  },
  deleteLine: (text: string, { at }: Edit) => {
    const start = lineStart(text, at);
    const end = text.indexOf("\r\n", start) + 2;
    return end < 2 ? text : replaced(text, start, end - start, "");
  },
  cut: (text: string, { at }: Edit) => text.slice(0, Math.floor(at * text.length)),
  changeCase: (text: string, { at, by }: Edit) => {
    const start = lineStart(text, at);
    const length = 1 + Math.floor(by * 30);
    const changed = text
      .slice(start, start + length)
      .replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    return replaced(text, start, length, changed);
  },
} as const satisfies Record<string, (text: string, edit: Edit) => string>;

export type EditKind = keyof typeof kinds;

export const editKinds = Object.keys(kinds) as EditKind[];

/** Each octet one character. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduce((edited, edit) => kinds[edit.kind](edited, edit), text);
}

function pieceAt(share: number): string {
  return pieces[Math.floor(share * pieces.length)]!;
}

/** The place of a delimiter and its length; nothing at the beginning when there is none. */
function delimiterAt(text: string, share: number): [number, number] {
  const places = [...text.matchAll(/[\r\n :;,]/g)].map(({ index }) => index);
  const place = places[Math.floor(share * places.length)];
  return place === undefined ? [0, 0] : [place, 1];
}

function lineStart(text: string, share: number): number {
  const starts = [0, ...[...text.matchAll(/\r\n/g)].map(({ index }) => index + 2)];
  return starts[Math.floor(share * starts.length)]!;
}

function replaced(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length);
}
