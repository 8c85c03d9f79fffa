/**
 * Everything that must hold of any octets that a client sends: through the parsers, through the
 * server end of a connection, and through a whole gateway to a backend. Throws when it does not.
 */
import assert from "node:assert/strict";
import { type Message, type Parsed, parseMessages, statusOf } from "../cases/parse-messages.ts";
import { type Forwarding, forwardOctets } from "../gateway/forward-octets.ts";
import { requestWrongs } from "../gateway/forwarded-wrongs.ts";
import { acceptedRequestWrongs } from "../http1/accepted-wrongs.ts";
import { checkSplits, cutAt } from "../http1/check-splits.ts";
import { headLimits } from "../http1/read-heads.ts";
import { readRequestParts } from "../http1/read-parts.ts";
import type { ReadMessage } from "../http1/reading.ts";
import { type Serving, serveParts } from "../http1/serve-parts.ts";
import { chanceOf } from "./chance-of.ts";
import { traitsOf } from "./traits-of.ts";

/** Limits that a short message comes up against. */
const narrow = { headBytesMax: 120, fieldsMax: 5, bodyBytesMax: 20 };

/** Of the gateway in memory. */
const asInGateway = { bodyBytesMax: 1e9 };

/** Answers the traits of what happened, by which an input is new or like others. */
export async function checkRequests(octets: string): Promise<string> {
  const random = chanceOf(octets);
  const shares = [random(), random(), random()];
  const limits = random() < 0.5 ? narrow : headLimits;
  const read = checkSplits(octets, shares, (parts) => readRequestParts(parts, limits));
  assert.ok(read.heldBytes <= limits.headBytesMax, `${read.heldBytes} octets of a head are held`);
  const accepted = readRequestParts(cutAt(octets, []));
  assert.deepEqual(acceptedRequestWrongs(octets, accepted), [], "an ambiguity is let in");
  const answersEarly = random() < 0.5;
  checkSplits(octets, shares, (parts) => serveParts(parts, { limits, answersEarly, ends: true }));
  const sent = serveParts(cutAt(octets, []), { limits: asInGateway });
  const whole = await forwardOctets(cutAt(octets, []));
  const cut = await forwardOctets(cutAt(octets, shares));
  const got = toMessages(whole);
  const gotCut = toMessages(cut).filter(({ isComplete }) => isComplete);
  const gotWhole = got.filter(({ isComplete }) => isComplete);
  assert.deepEqual(gotCut, gotWhole, "the backend gets something else when octets are cut");
  assert.equal(cut.client, whole.client, "the client gets something else when octets are cut");
  checkBackend(sent, got, whole);
  checkClient(sent, whole);
  return traitsOf(sent, whole.client);
}

/** In the order in which connections were opened. */
function toMessages({ backend }: Forwarding): Message[] {
  return backend.flatMap((octets) => strictly(parseMessages(octets, { name: "client" })));
}

function strictly({ messages, wrongs }: Parsed): readonly Message[] {
  assert.deepEqual(wrongs, [], "what has crossed is not strict");
  return messages;
}

/** Each request at the backend is one that was sent, in their order, and none comes twice. */
function checkBackend(sent: Serving, got: readonly Message[], forwarding: Forwarding): void {
  let next = 0;
  for (const request of got) {
    let wrongs = ["it was not sent"];
    while (wrongs.length > 0 && next < sent.messages.length) {
      wrongs = wrongsOf(sent.messages[next]!, request);
      next += 1;
    }
    assert.deepEqual(wrongs, [], `the backend has got ${request.startLine}`);
  }
  if (sent.problem === "none") return;
  const unfinished = got.findIndex(({ isComplete }) => !isComplete);
  assert.ok(unfinished < 0 || forwarding.isBackendCutOff.at(-1), "an unfinished request is kept");
}

/** Of a request that was broken off, no more than its head must be the same. */
function wrongsOf(sent: ReadMessage, got: Message): string[] {
  if (got.isComplete) return requestWrongs(sent, got);
  const { body, trailers, isComplete } = got;
  return requestWrongs({ ...sent, body, trailers: [], isComplete }, { ...got, trailers });
}

/** As many answers as requests, in strict grammar, and at most one error behind them. */
function checkClient({ messages: sent, problem }: Serving, { client, isCutOff }: Forwarding): void {
  const methods = sent.map(({ head }) => head.split(" ")[0]!);
  const sender = { name: "server", methods, hasEnded: isCutOff } as const;
  const answers = strictly(parseMessages(client, sender)).filter(
    (answer) => statusOf(answer) >= 200,
  );
  const complete = sent.filter(({ isComplete }) => isComplete).length;
  assert.ok(answers.length <= sent.length + 1, `${answers.length} answers`);
  assert.ok(answers.length >= complete, `${answers.length} answers to ${complete} requests`);
  if (problem !== "none") assert.ok(isCutOff, "the connection stays open behind an error");
}
