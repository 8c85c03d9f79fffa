/** Plays one response case on a lane and judges it. */
import { askThrice } from "./ask-thrice.ts";
import { CaseClient } from "./case-client.ts";
import type { ResponseCase } from "./case-file.ts";
import { expandOctets } from "./expand-octets.ts";
import type { Lane } from "./gateway-lanes.ts";
import { firstTarget } from "./judge-request-case.ts";
import { judgeResponseCase, type ResponseOutcome } from "./judge-response-case.ts";
import { misbehavingScript, timesSeen } from "./misbehaving-script.ts";
import { parseMessages, statusOf } from "./parse-messages.ts";
import { closed } from "./upstream-recorder.ts";
import { isBehind, type WayToSend } from "./ways-to-send.ts";

const ANSWER_MS = 6000;
const CLOSE_MS = 1000;

/** A case, and the way in which its upstream sends its octets. */
interface Play {
  readonly row: ResponseCase;
  readonly way: WayToSend;
}

/** What is wrong; nothing when the case holds. */
export async function runResponseCase(
  lane: Lane,
  row: ResponseCase,
  way: WayToSend,
): Promise<readonly string[]> {
  const play: Play = { row, way };
  const wrongs = await runOnce(lane, play);
  if (row.upstream_end === "fin-on-second-request") wrongs.push(...(await runReused(lane, play)));
  if (row.repeat_with_post) wrongs.push(...(await runWithPost(lane, play)));
  return wrongs;
}

async function runOnce(lane: Lane, play: Play): Promise<string[]> {
  const { row, way } = play;
  await lane.recorder.begin(misbehavingScript(row, way));
  const outcome = await exchange(lane, row.request, way);
  const used = [...lane.recorder.connections];
  // That one is used again until it ends, which is what the case is about.
  const mustClose =
    row.upstream_connection_must_close && row.upstream_end !== "fin-on-second-request";
  if (mustClose) {
    await Promise.all(used.map((connection) => closed(connection, CLOSE_MS)));
  }
  const counts = used.map(({ octets }) => octets.length);
  const wrongs = judgeResponseCase(row, outcome, lane.recorder.record());
  wrongs.push(...(await askThrice(lane)));
  used.forEach((connection, i) => {
    const isUsedAgain = connection.octets.length > counts[i]!;
    if (mustClose && isUsedAgain) wrongs.push("was used again");
  });
  return wrongs;
}

/** The second request on a connection meets its end: a GET is sent again, a POST never twice. */
async function runReused(lane: Lane, { row, way }: Play): Promise<string[]> {
  const wrongs: string[] = [];
  for (const method of ["GET", "POST"]) {
    await lane.recorder.begin(misbehavingScript(row, way));
    await exchange(lane, row.request, "sent whole");
    const second = row.request.replace("GET / ", `${method} /second `);
    const { messages } = await exchange(lane, second, "sent whole");
    const status = messages[0] === undefined ? 0 : statusOf(messages[0]);
    const [used] = lane.recorder.connections;
    await closed(used!, CLOSE_MS);
    if (!used!.isClosed) wrongs.push(`the connection was kept behind the second ${method}`);
    const requests = lane.recorder.record().flatMap((record) => record.messages);
    if (!used!.octets.includes(`${method} /second`)) wrongs.push("it was not used again");
    if (method === "GET" && status !== 200) wrongs.push(`the second GET was answered ${status}`);
    if (method === "GET") continue;
    if (status !== 200 && status !== 502) wrongs.push(`the POST was answered ${status}`);
    if (timesSeen(requests, "POST") > 1) wrongs.push("the POST was sent twice");
  }
  return [...wrongs, ...(await askThrice(lane))];
}

async function runWithPost(lane: Lane, { row, way }: Play): Promise<string[]> {
  await lane.recorder.begin(misbehavingScript(row, way));
  const outcome = await exchange(lane, row.request.replace(/^GET /, "POST "), way);
  const wrongs = judgeResponseCase(row, outcome, lane.recorder.record());
  const requests = lane.recorder.record().flatMap(({ messages }) => messages);
  const times = timesSeen(requests, "POST");
  if (times !== 1) wrongs.push(`the POST was sent ${times} times`);
  return wrongs;
}

async function exchange(lane: Lane, request: string, way: WayToSend): Promise<ResponseOutcome> {
  const client = await CaseClient.connect(lane.port);
  const startedMs = performance.now();
  const before = isBehind(way) ? `GET ${firstTarget} HTTP/1.1\r\nHost: gw.test\r\n\r\n` : "";
  const method = request.split(" ")[0]!;
  const methods = isBehind(way) ? ["GET", method] : [method];
  const read = () =>
    parseMessages(client.octets, { name: "server", methods, hasEnded: client.isFinished });
  const isDone = (): boolean => {
    const finals = read().messages.filter((message) => statusOf(message) >= 200);
    return finals.length === methods.length && finals.at(-1)!.isComplete;
  };
  try {
    const sending = client.send(expandOctets(before + request), 0);
    const isInTime = await client.until(isDone, ANSWER_MS);
    const elapsedMs = performance.now() - startedMs;
    const deliveryMs = performance.now() - Math.max(startedMs, sentMsOf(lane, way));
    // What comes behind a response must not be there.
    await client.until(() => false, 50);
    client.close();
    await sending;
    const isOver = isInTime || client.hasEnded;
    const { hasEnded } = client;
    return { ...read(), isBehind: isBehind(way), hasEnded, isOver, elapsedMs, deliveryMs };
  } finally {
    client.close();
  }
}

/** When an upstream that takes its time had sent all. */
function sentMsOf({ recorder }: Lane, way: WayToSend): number {
  const isSlow = way === "sent octet by octet" || way === "sent in parts with pauses";
  return isSlow ? Math.max(0, ...recorder.connections.map(({ sentMs }) => sentMs)) : 0;
}
