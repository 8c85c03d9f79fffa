/** Plays one request case on a lane and judges it. */
import { askThrice } from "./ask-thrice.ts";
import { CaseClient } from "./case-client.ts";
import type { RequestCase, Step } from "./case-file.ts";
import { expandWhole } from "./expand-octets.ts";
import type { Lane } from "./gateway-lanes.ts";
import { firstTarget, judgeRequestCase } from "./judge-request-case.ts";
import { fieldOf, type Message, type Parsed, parseMessages, statusOf } from "./parse-messages.ts";
import { closed } from "./upstream-recorder.ts";
import { cutFor, isBehind, pauseFor, type WayToSend } from "./ways-to-send.ts";

const ANSWER_MS = 2000;
/** Octet by octet, a case is long in coming; that is not the gateway's time. */
const SENDING_MS = 20_000;
/** The gateway's own time-outs count as missed after this. */
const SLOW_MS = 12_000;
const CLOSE_MS = 1000;
/** When the close was announced, it may come later. */
const ANNOUNCED_CLOSE_MS = 5000;
/** A request that waits for its rest must not be answered within this. */
const WAIT_MS = 500;
/** When nothing has moved for so long, nothing more comes. */
const QUIET_MS = 60;

/** What is wrong; nothing when the case holds. */
export async function runRequestCase(
  lane: Lane,
  row: RequestCase,
  way: WayToSend,
): Promise<readonly string[]> {
  await lane.recorder.begin();
  const client = await CaseClient.connect(lane.port);
  const playing = play(client, row, way);
  try {
    const seen = await watch(client, row, way, playing);
    // A client that leaves ends what it has begun; one that has its answer need not leave for that.
    if (!seen.isInTime) client.close();
    const unfinished = lane.recorder
      .record()
      .filter(({ messages }) => messages.at(-1)?.isComplete === false);
    await Promise.all(unfinished.map(({ connection }) => closed(connection, CLOSE_MS)));
    const wrongs = judgeRequestCase(row, { ...seen, upstream: lane.recorder.record() });
    client.close();
    return [...(await playing), ...wrongs, ...(await askThrice(lane))];
  } finally {
    client.close();
    await playing;
  }
}

/** Sends what the case says, and answers what did not come meanwhile. */
async function play(client: CaseClient, row: RequestCase, way: WayToSend): Promise<string[]> {
  const wrongs: string[] = [];
  const steps: readonly Step[] = row.steps ?? [{ send: "all" }];
  const before = isBehind(way) ? `GET ${firstTarget} HTTP/1.1\r\nHost: gw.test\r\n\r\n` : "";
  const octets = expandWhole(before + row.raw);
  const headEnd = before.length + row.raw.indexOf("\r\n\r\n") + 4;
  const pieces = {
    all: octets,
    "until-blank-line": octets.subarray(0, headEnd),
    rest: octets.subarray(headEnd),
  };
  for (const step of steps) {
    if ("send" in step) {
      await client.send(cutFor(way, pieces[step.send], `${row.id} ${way}`), pauseFor(way));
    } else if ("expect" in step) {
      const hasResponse = () => parse(client, row, way).messages.length > (isBehind(way) ? 1 : 0);
      const hasCome = await client.until(hasResponse, ANSWER_MS);
      if (!hasCome) wrongs.push(`${step.expect} did not come`);
    } else if ("shutdown" in step) client.socket.end();
    else await client.drip(step.drip, SLOW_MS);
  }
  return wrongs;
}

/** Watches the client until its answers are there, and then for what must not come. */
async function watch(
  client: CaseClient,
  row: RequestCase,
  way: WayToSend,
  playing: Promise<unknown>,
) {
  const read = (): Parsed => parse(client, row, way);
  const slowUntilMs = performance.now() + SLOW_MS;
  const limitMs = row.slow ? SLOW_MS : ANSWER_MS;
  await Promise.race([playing, client.until(() => false, row.slow ? SLOW_MS : SENDING_MS)]);
  const isAnswered = await client.until(
    () => hasAnswers(read().messages, row, way),
    row.slow ? slowUntilMs - performance.now() : row.expectation === "wait" ? WAIT_MS : limitMs,
  );
  const isInTime = isAnswered || client.hasEnded;
  const closeMs = row.slow ? slowUntilMs - performance.now() : CLOSE_MS;
  if (row.must_close_after) await untilClosed(client, read, closeMs);
  else await untilQuiet(client);
  return { ...read(), isBehind: isBehind(way), isInTime, hasEnded: client.hasEnded };
}

function parse(client: CaseClient, row: RequestCase, way: WayToSend): Parsed {
  const method = /^\s*(\S+) /.exec(row.raw)?.[1] ?? "GET";
  const methods = isBehind(way) ? ["GET", method] : [method];
  return parseMessages(client.octets, { name: "server", methods, hasEnded: client.isFinished });
}

/** Whether as many responses are there as the case can have, or an error that ends it. */
function hasAnswers(responses: readonly Message[], row: RequestCase, way: WayToSend): boolean {
  const statuses = responses
    .filter(({ isComplete }) => isComplete)
    .map(statusOf)
    .filter((status) => status >= 200)
    .slice(isBehind(way) ? 1 : 0);
  if (statuses.some((status) => status >= 400 && status !== 426)) return true;
  const { requests, paths, max_requests: max } = row.upstream ?? {};
  return statuses.length >= (requests || paths?.length || max || 1);
}

async function untilClosed(client: CaseClient, read: () => Parsed, limitMs: number): Promise<void> {
  await client.until(() => false, limitMs);
  const last = read().messages.at(-1);
  const isAnnounced = /\bclose\b/i.test(fieldOf(last?.fields ?? [], "connection") ?? "");
  if (isAnnounced) await client.until(() => false, ANNOUNCED_CLOSE_MS - limitMs);
}

async function untilQuiet(client: CaseClient): Promise<void> {
  while (!client.hasEnded && performance.now() - client.activeMs < QUIET_MS) {
    await client.until(() => false, QUIET_MS - (performance.now() - client.activeMs));
  }
}
