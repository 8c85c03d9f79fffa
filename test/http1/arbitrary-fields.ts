/** Field lines, bodies and octets, for messages that are made by fast-check. */
import fc from "fast-check";

export interface ModelField {
  readonly name: string;
  readonly value: string;
  /** White space around the value, which does not belong to it. */
  readonly before: string;
  readonly behind: string;
}

export type ModelFraming =
  | { readonly name: "none" }
  | { readonly name: "length"; readonly field: ModelField; readonly body: string }
  | {
      readonly name: "chunked";
      readonly field: ModelField;
      readonly chunks: readonly ModelChunk[];
      readonly lastSize: string;
      readonly trailers: readonly ModelField[];
    };

interface ModelChunk {
  readonly data: string;
  /** Zeros before the size, white space and extensions behind it. */
  readonly zeros: string;
  readonly extension: string;
  readonly isUpperCase: boolean;
}

const tokenCharacters =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";

export function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...characters);
}

export const token = fc.string({ unit: oneOf(tokenCharacters), minLength: 1, maxLength: 12 });

/** Any octets; each is one character. */
export const octets = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => Buffer.from(bytes).toString("latin1"));

const valueCharacters = fc.oneof(
  { weight: 8, arbitrary: oneOf('abcXYZ019-_/;=,"()<>@%') },
  { weight: 2, arbitrary: oneOf(" \t") },
  { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xff }).map((c) => String.fromCharCode(c)) },
);

const value = fc
  .string({ unit: valueCharacters, maxLength: 30 })
  .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ""));

const space = fc.constantFrom("", " ", "\t", "  ", " \t ");

/** Names that the engine or the gateway knows, but that do not change how a message is read. */
const knownNames = [
  "Accept",
  "Cookie",
  "Set-Cookie",
  "Via",
  "TE",
  "Keep-Alive",
  "Proxy-Connection",
  "Trailer",
  "Date",
  "X-Forwarded-For",
  "X-Real-IP",
  "X-Request-Id",
  "Forwarded",
  "Proxy-Authorization",
  "Authorization",
  "HTTP2-Settings",
  "Content-Type",
  "Max-Forwards",
  "Retry-After",
  "traceparent",
];

const special = /^(?:host|connection|content-length|transfer-encoding|expect|upgrade)$/i;

export const plainField: fc.Arbitrary<ModelField> = fc.record({
  name: fc.oneof(
    token.filter((name) => !special.test(name)),
    fc.constantFrom(...knownNames),
  ),
  value,
  before: space,
  behind: space,
});

/** A field of that name, written in any case. */
export function fieldNamed(name: string, values: fc.Arbitrary<string>): fc.Arbitrary<ModelField> {
  const spelled = fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());
  return fc.record({ name: spelled, value: values, before: space, behind: space });
}

const chunk: fc.Arbitrary<ModelChunk> = fc.record({
  data: octets.filter((data) => data !== ""),
  zeros: fc.constantFrom("", "", "0", "000"),
  extension: fc.constantFrom("", "", "", ";a", " ; a=b", '\t;q="x y"', ";a;b=c"),
  isUpperCase: fc.boolean(),
});

const noFraming = fc.constant<ModelFraming>({ name: "none" });

const byLength = octets.chain((body) =>
  fc.record({
    name: fc.constant("length" as const),
    field: fieldNamed(
      "Content-Length",
      fc.constantFrom("", "0").map((zero) => zero + body.length),
    ),
    body: fc.constant(body),
  }),
);

const chunked = fc.record({
  name: fc.constant("chunked" as const),
  field: fieldNamed("Transfer-Encoding", fc.constantFrom("chunked", "Chunked")),
  chunks: fc.array(chunk, { maxLength: 4 }),
  lastSize: fc.constantFrom("0", "000", "0;last"),
  trailers: fc.array(plainField, { maxLength: 3 }),
});

export const framing: fc.Arbitrary<ModelFraming> = fc.oneof(noFraming, byLength, chunked);
export const framingWithoutChunks: fc.Arbitrary<ModelFraming> = fc.oneof(noFraming, byLength);

export function writeField({ name, value, before, behind }: ModelField): string {
  return `${name}:${before}${value}${behind}\r\n`;
}

/** The body as it stands on the wire. */
export function writeBody(framing: ModelFraming): string {
  if (framing.name !== "chunked") return bodyOf(framing);
  const chunks = framing.chunks.map(({ data, zeros, extension, isUpperCase }) => {
    const size = data.length.toString(16);
    return `${zeros}${isUpperCase ? size.toUpperCase() : size}${extension}\r\n${data}\r\n`;
  });
  const trailers = framing.trailers.map(writeField);
  return `${chunks.join("")}${framing.lastSize}\r\n${trailers.join("")}\r\n`;
}

export function bodyOf(framing: ModelFraming): string {
  if (framing.name === "none") return "";
  return framing.name === "length" ? framing.body : framing.chunks.map(({ data }) => data).join("");
}
