/** Requests that are right, with what must be read of them. */
import fc from "fast-check";
import {
  fieldNamed,
  framing,
  framingWithoutChunks,
  type ModelField,
  type ModelFraming,
  oneOf,
  plainField,
  token,
  writeBody,
  writeField,
} from "./arbitrary-fields.ts";

export interface ModelRequest {
  readonly method: string;
  readonly target: string;
  readonly versionMinor: 0 | 1;
  readonly fields: readonly ModelField[];
  readonly framing: ModelFraming;
  readonly octets: string;
}

const method = fc.oneof(
  fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
  token.filter((name) => name !== "CONNECT"),
);

const segment = fc.oneof(
  fc.constantFrom("..", ".", "", "%2e%2E", "a%2fb", "%41", "%7e", "%C3%A9", "...", ".a"),
  fc.string({ unit: oneOf("abcXYZ019-_~!$&'()*+,;=:@|{}^`[]"), maxLength: 6 }),
);

const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`);

const query = fc.oneof(
  fc.constant(""),
  fc.string({ unit: oneOf("abc=&%?/.:{}"), maxLength: 12 }).map((text) => `?${text}`),
);

const host = fc.constantFrom(
  "a",
  "a.test",
  "A.test:80",
  "127.0.0.1:8080",
  "[::1]",
  "[2001:db8::1]:443",
  "x%41y:0",
  "a.:65535",
);

const origin = fc.tuple(path, query).map((parts) => parts.join(""));

const absolute = fc
  .tuple(fc.constantFrom("http://", "HTTP://", "https://"), host, fc.constantFrom("", "/"), query)
  .map((parts) => parts.join(""));

const connection = fieldNamed(
  "Connection",
  fc
    .array(fc.constantFrom("close", "keep-alive", "Keep-Alive", "x-hop", "te", "accept", ""), {
      maxLength: 3,
    })
    .map((options) => options.join(", ")),
);

const nominated = fieldNamed("X-Hop", fc.constantFrom("1", "", "a b"));

const expectation = fieldNamed("Expect", fc.constantFrom("100-continue", "100-Continue"));

const upgrade = fc
  .constantFrom("websocket", "h2c", "a/1, b")
  .chain((protocol) =>
    fc.tuple(
      fieldNamed("Connection", fc.constant("Upgrade")),
      fieldNamed("Upgrade", fc.constant(protocol)),
    ),
  );

function toRequest(
  versionMinor: 0 | 1,
  framings: fc.Arbitrary<ModelFraming>,
): fc.Arbitrary<ModelRequest> {
  const parts = fc.record({
    method,
    target: fc.oneof({ weight: 4, arbitrary: origin }, { weight: 1, arbitrary: absolute }),
    host: fieldNamed("Host", host),
    plain: fc.array(plainField, { maxLength: 5 }),
    connection: fc.option(connection, { freq: 2 }),
    nominated: fc.option(nominated, { freq: 2 }),
    expectation: rarely(expectation),
    upgrade: rarely(upgrade),
    framing: framings,
    order: fc.nat(),
  });
  return parts.map((made) => {
    const framed = made.framing.name === "none" ? [] : [made.framing.field];
    const optional = [made.connection, made.nominated, made.expectation, ...(made.upgrade ?? [])];
    const given = optional.filter((field) => field !== null);
    const fields = turn([made.host, ...made.plain, ...given, ...framed], made.order);
    const line = `${made.method} ${made.target} HTTP/1.${versionMinor}\r\n`;
    const octets = `${line}${fields.map(writeField).join("")}\r\n${writeBody(made.framing)}`;
    return { ...made, versionMinor, fields, octets };
  });
}

export const request: fc.Arbitrary<ModelRequest> = fc.oneof(
  { weight: 5, arbitrary: toRequest(1, framing) },
  { weight: 1, arbitrary: toRequest(0, framingWithoutChunks) },
);

function rarely<Part>(part: fc.Arbitrary<Part>): fc.Arbitrary<Part | null> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: part });
}

/** The same lines, begun at another one. */
function turn<Line>(lines: readonly Line[], by: number): Line[] {
  const start = by % lines.length;
  return [...lines.slice(start), ...lines.slice(0, start)];
}
