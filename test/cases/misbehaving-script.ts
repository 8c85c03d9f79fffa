/** The upstream of a response case: answers as the case says and then does what it says. */
import type { ResponseCase, UpstreamEnd } from "./case-file.ts";
import { expandWhole } from "./expand-octets.ts";
import type { Message } from "./parse-messages.ts";
import type { Script, UpstreamConnection } from "./upstream-recorder.ts";

const IDLE_MS = 500;
const UNASKED = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

export function misbehavingScript(row: ResponseCase): Script {
  const octets = expandWhole(row.upstream_raw);
  // This one does not wait for the body.
  const isEager = row.upstream_end === "rst-after-head";
  return {
    onRequest(connection, requests) {
      const next = requests[connection.answered];
      if (next === undefined || !(isEager ? next.isHeadComplete : next.isComplete)) return;
      connection.answered += 1;
      answer(connection, octets, row.upstream_end);
      if (connection.answered < requests.length) this.onRequest(connection, requests);
    },
  };
}

function answer({ socket, answered }: UpstreamConnection, octets: Buffer, end: UpstreamEnd): void {
  switch (end) {
    case "close":
      socket.end(octets);
      return;
    case "keep-open":
      socket.write(octets);
      return;
    case "never":
      return;
    case "idle-408":
      socket.write(octets);
      setTimeout(() => socket.end(UNASKED), IDLE_MS);
      return;
    case "fin-on-second-request":
      if (answered === 1) socket.write(octets);
      else socket.end();
      return;
    case "rst-after-head":
      socket.write(octets, () => socket.resetAndDestroy());
  }
}

/** Whether an upstream has seen this request so often, complete or not. */
export function timesSeen(requests: readonly Message[], method: string): number {
  return requests.filter(({ startLine }) => startLine.startsWith(`${method} `)).length;
}
