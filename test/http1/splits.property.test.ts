/** The same octets give the same messages, however they are cut; right ones, wrong ones, any. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { defaultMessageLimits } from "../../src/http1/message-limits.ts";
import { acceptedRequestWrongs, acceptedResponseWrongs } from "./accepted-wrongs.ts";
import { edits, shares } from "./arbitrary-edits.ts";
import { octets } from "./arbitrary-fields.ts";
import { request } from "./arbitrary-requests.ts";
import { response } from "./arbitrary-responses.ts";
import { checkSplits } from "./check-splits.ts";
import { applyEdits } from "./edits.ts";
import { readRequestParts, readResponseParts } from "./read-parts.ts";
import { receiveParts } from "./receive-parts.ts";
import { serveParts } from "./serve-parts.ts";

const seed = 9112;
const requests = fc.array(request, { minLength: 1, maxLength: 2 }).map(toOctets);
const responses = fc.array(response, { minLength: 1, maxLength: 2 }).map(toOctets);
/** Those of a gateway, and such that messages come up against them. */
const limits = fc.constantFrom(defaultMessageLimits, {
  ...defaultMessageLimits,
  headBytesMax: 200,
  fieldsMax: 7,
  bodyBytesMax: 12,
});

/** Every kind of octets that a peer may send. */
function anyOctets(right: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: right },
    { weight: 6, arbitrary: fc.tuple(right, edits).map(([text, made]) => applyEdits(text, made)) },
    { weight: 1, arbitrary: octets },
  );
}

function toOctets(messages: readonly { readonly octets: string }[]): string {
  return messages.map((message) => message.octets).join("");
}

describe("octets that are cut anywhere", () => {
  test("give the same requests to the parsers, which take nothing that is ambiguous", () => {
    const property = fc.property(anyOctets(requests), shares, limits, (text, cuts, given) => {
      const read = checkSplits(text, cuts, (parts) => readRequestParts(parts, given));
      assert.deepEqual(acceptedRequestWrongs(text, read), []);
    });
    fc.assert(property, { seed, numRuns: 1500 });
  });

  test("give the same responses to the parsers, which take nothing that is ambiguous", () => {
    const property = fc.property(anyOctets(responses), shares, (text, cuts) => {
      const read = checkSplits(text, cuts, (parts) => readResponseParts(parts));
      assert.deepEqual(acceptedResponseWrongs(text, "GET", read), []);
    });
    fc.assert(property, { seed, numRuns: 1500 });
  });

  const methods = fc.constantFrom("GET", "HEAD");
  test("give the same exchanges and answers at the server end of a connection", () => {
    const property = fc.property(
      anyOctets(requests),
      shares,
      fc.record({ limits, answersEarly: fc.boolean(), ends: fc.constant(true) }),
      (text, cuts, options) => {
        checkSplits(text, cuts, (parts) => serveParts(parts, options));
      },
    );
    fc.assert(property, { seed, numRuns: 700 });
  });

  test("give the same response at the client end of a connection", () => {
    const property = fc.property(
      anyOctets(responses),
      shares,
      fc.record({ method: methods, wantsUpgrade: fc.boolean(), ends: fc.constant(true) }),
      (text, cuts, options) => {
        checkSplits(text, cuts, (parts) => receiveParts(parts, options));
      },
    );
    fc.assert(property, { seed, numRuns: 700 });
  });
});
