/** Messages that are right by construction are read as they were meant. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { bodyOf, type ModelField } from "./arbitrary-fields.ts";
import { type ModelRequest, request } from "./arbitrary-requests.ts";
import { type ModelResponse, response } from "./arbitrary-responses.ts";
import { canonicalWrongs } from "./canonical-wrongs.ts";
import { readRequestParts } from "./read-parts.ts";
import type { ReadField, ReadMessage } from "./reading.ts";
import { receiveParts } from "./receive-parts.ts";

const seed = 9110;

describe("a message that is right", () => {
  test("is read as a request with the fields, body and trailers that it has", () => {
    const property = fc.property(request, request, (first, second) => {
      const octets = Buffer.from(first.octets + second.octets, "latin1");
      const { messages, problem } = readRequestParts([octets]);
      assert.equal(problem, "none");
      assert.deepEqual(messages.map(toRead), [first, second].map(toMeant));
    });
    fc.assert(property, { seed, numRuns: 1000 });
  });

  test("is read with a target in its one spelling, which names the same", () => {
    const property = fc.property(request, ({ octets, target, method }) => {
      const { messages } = readRequestParts([Buffer.from(octets, "latin1")]);
      assert.deepEqual(canonicalWrongs(targetOf(messages[0]!), target, method), []);
    });
    fc.assert(property, { seed, numRuns: 2000 });
  });

  test("is read as a response with the fields, body and trailers that it has", () => {
    const property = fc.property(response, (meant) => {
      const parts = [Buffer.from(meant.octets, "latin1")];
      const { messages, problem } = receiveParts(parts, { ends: true });
      assert.equal(problem, "none");
      const { head, ...read } = messages.at(-1)!;
      assert.ok(head.startsWith(`1.${meant.versionMinor} ${meant.status} ${meant.reason} (`), head);
      assert.deepEqual({ head: "", ...read }, { ...toMeant(meant), head: "" });
    });
    fc.assert(property, { seed, numRuns: 1000 });
  });
});

function toRead(message: ReadMessage): ReadMessage {
  const [method, , version] = message.head.split(" ");
  return { ...message, head: `${method} ${version}` };
}

function toMeant(message: ModelRequest | ModelResponse): ReadMessage {
  const { framing } = message;
  const isBodiless = "status" in message && (message.status === 204 || message.status === 304);
  const isChunked = framing.name === "chunked" && !isBodiless;
  return {
    head: "method" in message ? `${message.method} 1.${message.versionMinor}` : "",
    fields: message.fields.map(toField),
    body: isBodiless ? "" : bodyOf(framing) + ("rest" in message ? message.rest : ""),
    trailers: isChunked ? framing.trailers.map(toField) : [],
    isComplete: true,
  };
}

function toField({ name, value }: ModelField): ReadField {
  return [name.toLowerCase(), value.replace(/^[ \t]+|[ \t]+$/g, "")];
}

function targetOf({ head }: ReadMessage): string {
  return head.split(" ")[1]!;
}
