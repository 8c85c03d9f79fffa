/** What crosses the gateway is the message that was sent, in strict grammar, and said once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Message, parseMessages } from "../cases/parse-messages.ts";
import { shares } from "../http1/arbitrary-edits.ts";
import { request } from "../http1/arbitrary-requests.ts";
import { response } from "../http1/arbitrary-responses.ts";
import { cutAt } from "../http1/check-splits.ts";
import { readRequestParts } from "../http1/read-parts.ts";
import { receiveParts } from "../http1/receive-parts.ts";
import { forwardOctets } from "./forward-octets.ts";
import { requestWrongs, responseWrongs } from "./forwarded-wrongs.ts";

const seed = 9113;

describe("what crosses the gateway", () => {
  const forwardable = request.filter(
    ({ method, octets }) =>
      method !== "TRACE" && !(method === "OPTIONS" && /\nmax-forwards:\s*0+\s*\r/i.test(octets)),
  );

  test("is the request that was sent", async () => {
    const property = fc.asyncProperty(forwardable, shares, async ({ octets }, cuts) => {
      const sent = readRequestParts(cutAt(octets, []));
      const { backend } = await forwardOctets(cutAt(octets, cuts));
      const { messages, wrongs } = parseMessages(backend.join(""), { name: "client" });
      assert.deepEqual(wrongs, []);
      assert.equal(messages.length, 1);
      assert.deepEqual(requestWrongs(sent.messages[0]!, messages[0]!), []);
    });
    await fc.assert(property, { seed, numRuns: 800 });
  });

  test("does not change when it crosses a second gateway, but for the mark of having done so", async () => {
    const property = fc.asyncProperty(forwardable, shares, async ({ octets }, cuts) => {
      const once = (await forwardOctets(cutAt(octets, cuts))).backend.join("");
      const twice = (await forwardOctets(cutAt(once, []))).backend.join("");
      assert.deepEqual(unmarked(twice), unmarked(once));
    });
    await fc.assert(property, { seed, numRuns: 500 });
  });

  test("is the body that was sent, whatever the sizes of the chunks in which it came", async () => {
    const sizes = fc.array(
      fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3000 })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    const property = fc.asyncProperty(sizes, shares, async (lengths, cuts) => {
      const data = lengths.map((length, i) => String.fromCharCode(33 + i).repeat(length));
      const chunks = data.map((one) => `${one.length.toString(16)}\r\n${one}\r\n`).join("");
      const coded = `Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`;
      const parts = cutAt(`POST / HTTP/1.1\r\nHost: a\r\n${coded}`, cuts);
      const answer = { parts: cutAt(`HTTP/1.1 200 OK\r\n${coded}`, cuts), ends: false };
      const { backend, client } = await forwardOctets(parts, () => answer);
      const sender = { name: "server", methods: [], hasEnded: false } as const;
      assert.equal(parseMessages(backend[0]!, { name: "client" }).messages[0]!.body, data.join(""));
      assert.equal(parseMessages(client, sender).messages[0]!.body, data.join(""));
    });
    await fc.assert(property, { seed, numRuns: 100 });
  });

  test("is the response that was sent", async () => {
    const property = fc.asyncProperty(response, shares, async ({ octets }, cuts) => {
      const { messages: sent } = receiveParts(cutAt(octets, []), { ends: true });
      const answer = { parts: cutAt(octets, cuts), ends: true };
      const get = Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      const { client } = await forwardOctets([get], () => answer);
      const sender = { name: "server", methods: ["GET"], hasEnded: false } as const;
      const { messages, wrongs } = parseMessages(client, sender);
      assert.deepEqual(wrongs, []);
      assert.equal(messages.length, sent.length);
      assert.deepEqual(
        messages.flatMap((got, i) => responseWrongs(sent[i]!, got)),
        [],
      );
    });
    await fc.assert(property, { seed, numRuns: 800 });
  });
});

/** A request without the lines that tell where it has been. */
function unmarked(octets: string): readonly Message[] {
  const { messages } = parseMessages(octets, { name: "client" });
  return messages.map((message) => ({
    ...message,
    fields: message.fields.filter(({ name }) => name !== "via" && name !== "max-forwards"),
  }));
}
