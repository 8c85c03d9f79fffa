import assert from "node:assert/strict";
import { test } from "node:test";
import { toActivityText } from "./activity-text.ts";

test("toActivityText shows threads, stacks, handles and sockets", () => {
  const text = toActivityText({
    threads: [
      {
        id: 0,
        stack: ["inner (a.ts:1:2)", "b.ts:3:4"],
        handles: new Map([
          ["tcp", 2],
          ["async", 1],
        ]),
        sockets: [
          { local: "127.0.0.1:80", remote: undefined, queuedBytes: 0 },
          { local: "127.0.0.1:80", remote: "127.0.0.1:5000", queuedBytes: 12 },
        ],
      },
      { id: 3, stack: [], handles: new Map(), sockets: [] },
    ],
    systemThreads: new Map([["node", 4]]),
  });
  assert.equal(
    text,
    `thread 0 (main) [running]:
\tinner (a.ts:1:2)
\tb.ts:3:4
\thandles: 1 async, 2 tcp
\tlistens on 127.0.0.1:80
\tsocket 127.0.0.1:80 to 127.0.0.1:5000, 12 octets to be sent

thread 3 [idle]:
\thandles: none

system threads: 4 node
`,
  );
});
