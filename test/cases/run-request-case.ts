/** Plays one request case on a lane and judges it. */
import { askThrice } from "./ask-thrice.ts";
import { CaseClient } from "./case-client.ts";
import type { RequestCase, Step } from "./case-file.ts";
import { expandWhole } from "./expand-octets.ts";
import type { Lane } from "./gateway-lanes.ts";
import { firstTarget, judgeRequestCase } from "./judge-request-case.ts";
import { type Message, parseMessages, statusOf } from "./parse-messages.ts";
import { closed } from "./upstream-recorder.ts";
import { cutFor, pauseFor, type WayToSend } from "./ways-to-send.ts";

const first = `GET ${firstTarget} HTTP/1.1\r\nHost: gw.test\r\n\r\n`;

const ANSWER_MS = 2000;
/** The gateway's own time-outs count as missed after this. */
const SLOW_MS = 12_000;
const CLOSE_MS = 1000;
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
  try {
    const isBehind = way === "sent behind another request";
    const octets = expandWhole(isBehind ? first + row.raw : row.raw);
    const responses = (): readonly Message[] => parse(client, row, isBehind).messages;
    const isAnswered = (): boolean => hasAnswers(responses(), row, isBehind);
    const playing = play(client, octets, row, way);
    const limitMs = row.slow ? SLOW_MS : ANSWER_MS;
    await Promise.race([playing, client.until(() => false, limitMs)]);
    const isInTime = await client.until(isAnswered, row.expectation === "wait" ? 500 : limitMs);
    if (mustEnd(row)) await client.until(() => false, row.slow ? SLOW_MS : CLOSE_MS);
    else await untilQuiet(client);
    const unfinished = lane.recorder
      .record()
      .filter(({ messages }) => messages.at(-1)?.isComplete === false);
    await Promise.all(unfinished.map(({ connection }) => closed(connection, CLOSE_MS)));
    const wrongs = judgeRequestCase(row, {
      ...parse(client, row, isBehind),
      isBehind,
      isInTime: isInTime || client.hasEnded,
      hasEnded: client.hasEnded,
      upstream: lane.recorder.record(),
    });
    client.close();
    return [...wrongs, ...(await askThrice(lane))];
  } finally {
    client.close();
  }
}

async function play(
  client: CaseClient,
  octets: Buffer,
  row: RequestCase,
  way: WayToSend,
): Promise<void> {
  const steps: readonly Step[] = row.steps ?? [{ send: "all" }];
  const blankLine = octets.lastIndexOf(
    "\r\n\r\n",
    octets.length - row.raw.split("\r\n\r\n").slice(1).join("\r\n\r\n").length - 4,
  );
  const pieces = {
    all: octets,
    "until-blank-line": octets.subarray(0, blankLine + 4),
    rest: octets.subarray(blankLine + 4),
  };
  for (const step of steps) {
    if ("send" in step) {
      await client.send(cutFor(way, pieces[step.send], `${row.id} ${way}`), pauseFor(way));
    } else if ("expect" in step) {
      const before = client.octets.length;
      await client.until(() => client.octets.length > before, ANSWER_MS);
    } else if ("shutdown" in step) client.socket.end();
    else await client.drip(step.drip, SLOW_MS);
  }
}

function parse(client: CaseClient, row: RequestCase, isBehind: boolean) {
  const method = /^\s*(\S+) /.exec(row.raw)?.[1] ?? "GET";
  const methods = isBehind ? ["GET", method] : [method];
  return parseMessages(client.octets, { name: "server", methods, hasEnded: client.hasEnded });
}

/** Whether as many responses are there as the case can have, or an error that ends it. */
function hasAnswers(responses: readonly Message[], row: RequestCase, isBehind: boolean): boolean {
  const finals = responses
    .filter((response) => response.isComplete && statusOf(response) >= 200)
    .slice(isBehind ? 1 : 0);
  if (finals.some((response) => statusOf(response) >= 400 && statusOf(response) !== 426))
    return true;
  const { requests, paths, max_requests: max } = row.upstream ?? {};
  return finals.length >= (requests || paths?.length || max || 1);
}

function mustEnd(row: RequestCase): boolean {
  return row.must_close_after === true;
}

async function untilQuiet(client: CaseClient): Promise<void> {
  while (!client.hasEnded && performance.now() - client.activeMs < QUIET_MS) {
    await client.until(() => false, QUIET_MS - (performance.now() - client.activeMs));
  }
}
