import assert from "node:assert/strict";
import { test } from "node:test";
import { type Said, startStandIn } from "../../test/console/stand-in.ts";
import { ConsoleMemory } from "./console-memory.ts";
import { watchGateway } from "./watch-gateway.ts";

test("tells of a gateway that was started again while it could not be read", async (t) => {
  let page: Said = toPage(5);
  const adminUrl = await startStandIn(t, (path) => (path === "/metrics" ? page : { body: [] }));
  const memory = new ConsoleMemory("");
  const end = new AbortController();
  memory.watch((change) => {
    if (change.kind === "sample" && page === after) end.abort();
    if (change.kind === "sample" && page !== after) page = away;
    if (change.kind === "event" && change.event.sentence === "metrics page does not answer") {
      page = after;
    }
  });
  await watchGateway(memory, {
    adminUrl,
    intervalMs: 100,
    nameOf: (address) => address,
    wallClockMs: Date.now,
    signal: end.signal,
  });

  const told = memory.state.events.filter(({ sentence }) => /^started again/.test(sentence));
  assert.deepEqual(
    told.map(({ about, sentence }) => [about, sentence]),
    [["gateway", "started again: its counters begin at 0"]],
  );
});

const away: Said = { status: 500, body: {} };
const after = toPage(9);

function toPage(startedS: number): Said {
  return { body: Buffer.from(`process_start_time_seconds ${startedS}\n`) };
}
