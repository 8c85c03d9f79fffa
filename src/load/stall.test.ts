/**
 * A target that stands still for a second. Who sends on schedule sees it in the percentiles; who
 * waits for each answer before sending the next request sends few in that second, and does not.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { realClock } from "./http/server-for-tests.ts";
import { runText } from "./run-for-tests.ts";

/** Answers nothing from the fifth second to the sixth, counted from the first request. */
async function startStalling(t: TestContext): Promise<string> {
  const waiting: ServerResponse[] = [];
  let begun = false;
  let isFrozen = false;
  const server = createServer((_request, response) => {
    if (!begun) {
      begun = true;
      setTimeout(() => {
        isFrozen = true;
      }, 5000);
      setTimeout(() => {
        isFrozen = false;
        for (const one of waiting) one.end("late");
      }, 6000);
    }
    if (isFrozen) waiting.push(response);
    else response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const open = `{ executor: "constant-arrival-rate", rate: 1000, duration: "10s",
  preAllocatedVUs: 1200, maxVUs: 3000 }`;
/** As many requests a second, as long as the target answers at once. */
const closed = `{ executor: "constant-vus", vus: 20, duration: "10s" }`;

for (const [title, scenario, think, shows] of [
  ["shows a stall of a second", open, "", true],
  ["hides it in a closed loop", closed, "sleep(0.02);", false],
] as const) {
  test(`a run ${title}`, { timeout: 60_000 }, async (t) => {
    const url = await startStalling(t);
    const { result } = await runText(
      `import http from "k6/http"; import { sleep } from "k6";
       export const options = { scenarios: { one: ${scenario} } };
       export default function () { http.get("${url}"); ${think} }`,
      { clock: realClock },
    );
    const { serviceMs, intendedMs, requests } = result.state.counts;
    const p99Ms = intendedMs.quantile(0.99);
    assert.equal(p99Ms >= 900, shows, `p99 ${p99Ms} ms of ${requests} requests`);
    assert.ok(serviceMs.max >= 900, "the stall was there");
  });
}
