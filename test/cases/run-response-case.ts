/** Plays one response case on a lane and judges it. */
import { askThrice } from "./ask-thrice.ts";
import { CaseClient } from "./case-client.ts";
import type { ResponseCase } from "./case-file.ts";
import { expandOctets } from "./expand-octets.ts";
import type { Lane } from "./gateway-lanes.ts";
import { judgeResponseCase, type ResponseOutcome } from "./judge-response-case.ts";
import { misbehavingScript, timesSeen } from "./misbehaving-script.ts";
import { parseMessages, statusOf } from "./parse-messages.ts";
import { closed } from "./upstream-recorder.ts";

const ANSWER_MS = 6000;
const CLOSE_MS = 1000;

/** What is wrong; nothing when the case holds. */
export async function runResponseCase(lane: Lane, row: ResponseCase): Promise<readonly string[]> {
  const wrongs = await runOnce(lane, row);
  if (row.upstream_end === "fin-on-second-request") wrongs.push(...(await runReused(lane, row)));
  if (row.repeat_with_post) wrongs.push(...(await runWithPost(lane, row)));
  return wrongs;
}

async function runOnce(lane: Lane, row: ResponseCase): Promise<string[]> {
  await lane.recorder.begin(misbehavingScript(row));
  const outcome = await exchange(lane, row.request);
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
async function runReused(lane: Lane, row: ResponseCase): Promise<string[]> {
  const wrongs: string[] = [];
  for (const method of ["GET", "POST"]) {
    await lane.recorder.begin(misbehavingScript(row));
    await exchange(lane, row.request);
    const second = row.request.replace("GET / ", `${method} /second `);
    const { messages } = await exchange(lane, second);
    const status = messages[0] === undefined ? 0 : statusOf(messages[0]);
    const requests = lane.recorder.record().flatMap((record) => record.messages);
    if (method === "GET" && status !== 200) wrongs.push(`the second GET was answered ${status}`);
    if (method === "GET") continue;
    if (status !== 200 && status !== 502) wrongs.push(`the POST was answered ${status}`);
    if (timesSeen(requests, "POST") > 1) wrongs.push("the POST was sent twice");
  }
  return [...wrongs, ...(await askThrice(lane))];
}

async function runWithPost(lane: Lane, row: ResponseCase): Promise<string[]> {
  await lane.recorder.begin(misbehavingScript(row));
  const outcome = await exchange(lane, row.request.replace(/^GET /, "POST "));
  const wrongs = judgeResponseCase(row, outcome, lane.recorder.record());
  const requests = lane.recorder.record().flatMap(({ messages }) => messages);
  const times = timesSeen(requests, "POST");
  if (times !== 1) wrongs.push(`the POST was sent ${times} times`);
  return wrongs;
}

async function exchange(lane: Lane, request: string): Promise<ResponseOutcome> {
  const client = await CaseClient.connect(lane.port);
  const startedMs = performance.now();
  const methods = [request.split(" ")[0]!];
  const read = () =>
    parseMessages(client.octets, { name: "server", methods, hasEnded: client.hasEnded });
  const isDone = (): boolean => {
    const last = read().messages.at(-1);
    return last?.isComplete === true && statusOf(last) >= 200;
  };
  try {
    const sending = client.send(expandOctets(request), 0);
    const isInTime = await client.until(isDone, ANSWER_MS);
    const elapsedMs = performance.now() - startedMs;
    // What comes behind a response must not be there.
    await client.until(() => false, 50);
    client.close();
    await sending;
    const isOver = isInTime || client.hasEnded;
    return { ...read(), hasEnded: client.hasEnded, wasReset: client.wasReset, isOver, elapsedMs };
  } finally {
    client.close();
  }
}
