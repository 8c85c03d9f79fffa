/** The upstream of a response case: answers as the case says and then does what it says. */
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { ResponseCase, UpstreamEnd } from "./case-file.ts";
import { expandWhole } from "./expand-octets.ts";
import { firstTarget } from "./judge-request-case.ts";
import type { Message } from "./parse-messages.ts";
import { untilAcknowledged } from "./until-acknowledged.ts";
import { ordinaryAnswerTo, type Script, type UpstreamConnection } from "./upstream-recorder.ts";
import { cutFor, pauseFor, type WayToSend } from "./ways-to-send.ts";

const IDLE_MS = 500;
const UNASKED = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

export function misbehavingScript(row: ResponseCase, way: WayToSend): Script {
  const octets = expandWhole(row.upstream_raw);
  // This one does not wait for the body.
  const isEager = row.upstream_end === "rst-after-head";
  return {
    onRequest(connection, requests) {
      const next = requests[connection.answered];
      if (next === undefined || !(isEager ? next.isHeadComplete : next.isComplete)) return;
      connection.answered += 1;
      if (next.startLine.includes(firstTarget)) {
        connection.socket.write(ordinaryAnswerTo(next), "latin1");
      } else {
        const parts = cutFor(way, octets, `${row.id} ${way}`);
        void answer(connection, { parts, pauseMs: pauseFor(way) }, row.upstream_end);
      }
      if (connection.answered < requests.length) this.onRequest(connection, requests);
    },
  };
}

interface Answer {
  readonly parts: Iterable<Buffer>;
  readonly pauseMs: number;
}

async function answer(
  connection: UpstreamConnection,
  given: Answer,
  end: UpstreamEnd,
): Promise<void> {
  const { socket, answered } = connection;
  if (end === "never") return;
  if (end === "fin-on-second-request" && answered > 1) {
    socket.end();
    return;
  }
  await send(connection, given);
  connection.sentMs = performance.now();
  if (end === "close") socket.end();
  else if (end === "rst-after-head") {
    await untilAcknowledged(socket);
    socket.resetAndDestroy();
  } else if (end === "idle-408") {
    setTimeout(() => socket.end(UNASKED), IDLE_MS);
  }
}

async function send({ socket }: UpstreamConnection, { parts, pauseMs }: Answer): Promise<void> {
  let isFirst = true;
  for (const part of parts) {
    if (!isFirst) await (pauseMs > 0 ? wait(pauseMs) : nextTurn());
    isFirst = false;
    if (socket.destroyed) return;
    socket.write(part);
  }
}

/** Whether an upstream has seen this request so often, complete or not. */
export function timesSeen(requests: readonly Message[], method: string): number {
  return requests.filter(({ startLine }) => startLine.startsWith(`${method} `)).length;
}
