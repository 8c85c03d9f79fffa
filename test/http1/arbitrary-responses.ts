/** Responses to GET that are right, with what must be read of them. */
import fc from "fast-check";
import {
  fieldNamed,
  framing,
  framingWithoutChunks,
  type ModelField,
  type ModelFraming,
  octets,
  oneOf,
  plainField,
  writeBody,
  writeField,
} from "./arbitrary-fields.ts";

export interface ModelResponse {
  readonly status: number;
  readonly reason: string;
  readonly versionMinor: 0 | 1;
  readonly fields: readonly ModelField[];
  readonly framing: ModelFraming;
  /** What follows when nothing frames the body: the rest of the connection. */
  readonly rest: string;
  readonly octets: string;
}

const status = fc.oneof(
  fc.constantFrom(200, 204, 304, 404, 500, 502, 599),
  fc.integer({ min: 200, max: 599 }),
);

const reason = fc.string({ unit: oneOf("abc XYZ-'\t\xe9"), maxLength: 10 });

const connection = fieldNamed(
  "Connection",
  fc.constantFrom("close", "keep-alive", "x-hop, accept", "X-Hop, close", ""),
);

const interims = fc
  .array(fc.constantFrom("100 Continue", "102 Processing", "103 Early Hints"), { maxLength: 2 })
  .map((lines) => lines.map((line) => `HTTP/1.1 ${line}\r\nLink: </a>\r\n\r\n`).join(""));

function toResponse(
  versionMinor: 0 | 1,
  framings: fc.Arbitrary<ModelFraming>,
): fc.Arbitrary<ModelResponse> {
  const parts = fc.record({
    status,
    reason,
    interims,
    fields: fc.array(fc.oneof({ weight: 4, arbitrary: plainField }, connection), { maxLength: 6 }),
    framing: framings,
    rest: octets,
  });
  return parts.map((made) => {
    const isBodiless = made.status === 204 || made.status === 304;
    const fields = [...made.fields, ...(made.framing.name === "none" ? [] : [made.framing.field])];
    const rest = made.framing.name === "none" && !isBodiless ? made.rest : "";
    const line = `HTTP/1.${versionMinor} ${made.status} ${made.reason}\r\n`;
    const body = isBodiless ? "" : writeBody(made.framing) + rest;
    const head = `${line}${fields.map(writeField).join("")}\r\n`;
    return { ...made, versionMinor, fields, rest, octets: made.interims + head + body };
  });
}

export const response: fc.Arbitrary<ModelResponse> = fc.oneof(
  { weight: 5, arbitrary: toResponse(1, framing) },
  { weight: 1, arbitrary: toResponse(0, framingWithoutChunks) },
);
