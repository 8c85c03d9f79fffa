/** What crosses the gateway is the message that was sent, in strict grammar, and said once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Message, parseMessages } from "../cases/parse-messages.ts";
import { request } from "../http1/arbitrary-requests.ts";
import { response } from "../http1/arbitrary-responses.ts";
import { cutAt } from "../http1/check-splits.ts";
import { readRequestParts } from "../http1/read-parts.ts";
import { receiveParts } from "../http1/receive-parts.ts";
import { forwardOctets } from "./forward-octets.ts";
import { requestWrongs, responseWrongs } from "./forwarded-wrongs.ts";

const seed = 9113;
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const shares = fc.array(share, { maxLength: 3 });

describe("what crosses the gateway", () => {
  const forwardable = request.filter(({ method }) => method !== "TRACE");

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
    fields: message.fields.filter(({ name }) => name !== "via"),
  }));
}
