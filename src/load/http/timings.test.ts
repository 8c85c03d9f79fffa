import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exchange } from "./exchange.ts";
import { toTimings } from "./timings.ts";

const marks = {
  beginMs: 100,
  connectMs: 100,
  secureMs: 0,
  sendMs: 110,
  sentMs: 111,
  firstMs: 131,
  endMs: 136,
};

const rows: [title: string, changes: Partial<typeof marks>, times: number[]][] = [
  ["a new connection", {}, [26, 10, 10, 0, 1, 20, 5]],
  ["a connection that was there", { connectMs: 0, sendMs: 100 }, [36, 0, 0, 0, 11, 20, 5]],
  ["TLS", { secureMs: 104 }, [26, 10, 4, 6, 1, 20, 5]],
  ["no answer", { firstMs: 0, endMs: 200 }, [90, 10, 10, 0, 1, 89, 0]],
  ["no connection", { sendMs: 0, sentMs: 0, firstMs: 0 }, [0, 0, 0, 0, 0, 0, 0]],
];

for (const [title, changes, times] of rows) {
  test(`the parts of a request's time: ${title}`, () => {
    const timings = toTimings({ ...marks, ...changes } as Exchange);
    const { duration, blocked, connecting, tls_handshaking, sending, waiting, receiving } = timings;
    const told = [duration, blocked, connecting, tls_handshaking, sending, waiting, receiving];
    assert.deepEqual(told, times);
  });
}
