/**
 * Everything that must hold of any octets that a backend answers: through the parsers, through the
 * client end of a connection, and through a whole gateway to a client. Throws when it does not.
 */
import assert from "node:assert/strict";
import { type Message, parseMessages, statusOf } from "../cases/parse-messages.ts";
import { forwardOctets } from "../gateway/forward-octets.ts";
import { responseWrongs } from "../gateway/forwarded-wrongs.ts";
import { acceptedResponseWrongs } from "../http1/accepted-wrongs.ts";
import { checkSplits, cutAt } from "../http1/check-splits.ts";
import { headLimits } from "../http1/read-heads.ts";
import { readResponseParts } from "../http1/read-parts.ts";
import { type Receiving, receiveParts } from "../http1/receive-parts.ts";
import { chanceOf } from "./chance-of.ts";
import { traitsOf } from "./traits-of.ts";

const requests = {
  GET: "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
  HEAD: "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
  POST: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
} as const;
const methods = Object.keys(requests) as (keyof typeof requests)[];
const upgrade = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: a\r\n\r\n";
const switched = /^(?:HTTP\/1\.1 1\d\d .*\r\n(?:.+\r\n)*\r\n)*HTTP\/1\.1 101 /;

/** Answers the traits of what happened, by which an input is new or like others. */
export async function checkResponses(octets: string): Promise<string> {
  const random = chanceOf(octets);
  const shares = [random(), random(), random()];
  const wantsUpgrade = random() < 0.2;
  const method = wantsUpgrade ? "GET" : methods[Math.floor(random() * methods.length)]!;
  const request = wantsUpgrade ? upgrade : requests[method];
  const read = checkSplits(octets, shares, (parts) => readResponseParts(parts, method));
  assert.ok(read.heldBytes <= headLimits.headBytesMax, `${read.heldBytes} octets are held`);
  assert.deepEqual(acceptedResponseWrongs(octets, method, read), [], "an ambiguity is let in");
  const sent = checkSplits(octets, shares, (parts) => {
    const { isReusable: _, ...seen } = receiveParts(parts, { method, wantsUpgrade, ends: true });
    return seen;
  });
  const whole = await answer(request, cutAt(octets, []));
  const cut = await answer(request, cutAt(octets, shares));
  if (switched.test(whole)) {
    assert.ok(wantsUpgrade, "a switch that nobody has asked for has crossed");
    return traitsOf(sent, whole);
  }
  checkClient(sent, toMessages(whole, method));
  checkClient(sent, toMessages(cut, method));
  await checkFollower(octets, request, method);
  return traitsOf(sent, whole);
}

async function answer(request: string, parts: readonly Buffer[]): Promise<string> {
  const backend = { parts, ends: true };
  const { client } = await forwardOctets([Buffer.from(request, "latin1")], () => backend);
  return client;
}

function toMessages(client: string, method: string): readonly Message[] {
  const sender = { name: "server", methods: [method], hasEnded: true } as const;
  const { messages, wrongs } = parseMessages(client, sender);
  assert.deepEqual(wrongs, [], "what has crossed is not strict");
  return messages;
}

/** The client gets what was sent; or an error when nothing final was, or sees that it is cut. */
function checkClient(sent: Omit<Receiving, "isReusable">, got: readonly Message[]): void {
  const finals = got.filter((message) => statusOf(message) >= 200);
  assert.ok(finals.length <= 1, `${finals.length} answers`);
  const last = sent.messages.at(-1);
  const isFinal = last !== undefined && !last.head.split(" ")[1]!.startsWith("1");
  if (!isFinal) {
    assert.deepEqual(finals.map(statusOf), [502], "no response was sent, and one has crossed");
  } else if (!last.isComplete) {
    // The reset that tells it may have taken all of the response with it.
    assert.ok(!finals[0]?.isComplete, "a response that was cut has crossed as a whole one");
  } else {
    assert.equal(got.length, sent.messages.length);
    const wrongs = got.flatMap((message, i) => responseWrongs(sent.messages[i]!, message));
    assert.deepEqual(wrongs, []);
  }
}

/** Another request that follows gets its own answer, whatever came behind the first one's. */
async function checkFollower(octets: string, request: string, method: string): Promise<void> {
  const follower = "GET /follower HTTP/1.1\r\nHost: a\r\n\r\n";
  const own = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nfollower";
  const { client } = await forwardOctets(
    [request, follower].map((text) => Buffer.from(text, "latin1")),
    ({ startLine }) => {
      const isFollower = startLine.includes("follower");
      return { parts: [Buffer.from(isFollower ? own : octets, "latin1")], ends: false };
    },
  );
  const sender = { name: "server", methods: [method], hasEnded: false } as const;
  const { messages, wrongs } = parseMessages(client, sender);
  assert.deepEqual(wrongs, []);
  const finals = messages.filter((message) => statusOf(message) >= 200);
  assert.ok(finals.length <= 2, `${finals.length} answers to two requests`);
  if (finals.length === 2) assert.equal(finals[1]!.body, "follower");
}
