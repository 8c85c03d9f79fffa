import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { realClock } from "../http/server-for-tests.ts";
import { seededRandom } from "../modules/seeded-random.ts";
import { writeScript } from "../run-for-tests.ts";
import { type Run, startRun } from "../start-run.ts";
import { findLimit } from "./find-limit.ts";

const SERVICE_MS = 10;

/**
 * A target that serves one after the other, by the times at which requests were due: its capacity
 * is then exactly 100 a second. By the times at which they come, a machine that stands still for a
 * third of a second takes a queue away from it that at 90 % of its capacity is not worked off in a
 * step, and the rate seems not to hold.
 */
function makeTarget(): Server {
  let [beganMs, freeMs] = [0, 0];
  return createServer((request, response) => {
    const dueMs = Number(/due=([\d.]+)/.exec(request.url!)![1]);
    const atMs = performance.now() - dueMs;
    if (dueMs === 0) [beganMs, freeMs] = [atMs, 0];
    // The first request may have come late itself.
    beganMs = Math.min(beganMs, atMs);
    freeMs = Math.max(dueMs, freeMs) + SERVICE_MS;
    setTimeout(() => response.end("ok"), Math.max(0, beganMs + freeMs - performance.now()));
  });
}

test("finds the capacity of a target that serves one after the other, 10 ms each", async (t) => {
  const server = makeTarget();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const scriptPath = writeScript(
    `import http from "k6/http"; import exec from "k6/execution";
     export const options = { vus: 5, duration: "1h" };
     export default () => {
       const perMs = exec.test.options.scenarios.limit.rate / 1e6;
       http.get("${url}?due=" + exec.scenario.iterationInTest / perMs);
     };`,
  );
  const place = { env: {}, flags: {}, clock: realClock, random: Math.random };
  const { found, steps, law } = await findLimit({
    // The median: a machine that stands still for a moment delays some answers, a queue that grows
    // delays all.
    goal: { metric: "http_req_duration", threshold: "med<60" },
    search: { firstRate: 25, rateMax: 10_000, precisionShare: 0.05 },
    stepMs: 3000,
    random: seededRandom(1),
    run: async (overrides) => {
      const run = await startRun({ scriptPath, ...place, overrides, output: { log: () => {} } });
      const result = await run.finished;
      // The target's queue is what is late here; that the machine is busy too must not end it.
      return { ...result, honesty: { ...result.honesty, sendLagP99Ms: 0, doubts: [] } };
    },
    onStep: () => {},
  });
  const told = JSON.stringify({ found, steps });
  assert.ok(found.name === "found" && found.failsAt !== undefined, told);
  // A little more than the capacity holds for three seconds: the queue takes time to grow.
  assert.ok(found.holdsAt >= 90 && found.holdsAt <= 110, told);
  // However much is offered, no more is done than it can.
  for (const { perSecond } of steps) assert.ok(perSecond <= 105, told);
  assert.ok(law !== undefined && law.peakPerSecond > 80, told);
});

test("a search of which a part is lost ends, and shows nothing", async () => {
  const scriptPath = writeScript("export default () => {};");
  const place = { env: {}, flags: {}, clock: realClock, random: Math.random };
  const { found, steps } = await findLimit({
    goal: { metric: "iterations", threshold: "count>0" },
    search: { firstRate: 10, rateMax: 100, precisionShare: 0.05 },
    stepMs: 100,
    random: () => 0,
    run: async (overrides) => {
      const onReady = async ({ state }: Run): Promise<void> => {
        state.clock.after(0, () => state.lose("agent a:1 was lost: it fell"));
      };
      const output = { log: () => {} };
      const run = await startRun({ scriptPath, ...place, overrides, output, onReady });
      return run.finished;
    },
    onStep: () => {},
  });
  assert.deepEqual([found, steps], [{ name: "lost", reason: "agent a:1 was lost: it fell" }, []]);
});

test("a search keeps its steps when the next one cannot begin", async () => {
  const scriptPath = writeScript("export default () => {};");
  const place = { env: {}, flags: {}, clock: realClock, random: Math.random };
  const reason = "--agents: agent a:1 does not take part: it is busy with another run";
  let runs = 0;
  const { found, steps } = await findLimit({
    goal: { metric: "iterations", threshold: "count>0" },
    search: { firstRate: 10, rateMax: 100, precisionShare: 0.05 },
    stepMs: 100,
    random: () => 0,
    run: async (overrides) => {
      runs += 1;
      if (runs === 2) throw new ConfigurationProblems([reason]);
      const run = await startRun({ scriptPath, ...place, overrides, output: { log: () => {} } });
      return run.finished;
    },
    onStep: () => {},
  });
  assert.deepEqual(found, { name: "lost", reason });
  assert.deepEqual(
    steps.map(({ rate, holds }) => [rate, holds]),
    [[10, true]],
  );
});

test("a search whose first step cannot begin is refused", async () => {
  const search = findLimit({
    goal: { metric: "iterations", threshold: "count>0" },
    search: { firstRate: 10, rateMax: 100, precisionShare: 0.05 },
    stepMs: 100,
    random: () => 0,
    run: () => Promise.reject(new ConfigurationProblems(["--agents: nobody is there"])),
    onStep: () => {},
  });
  await assert.rejects(search, { problems: ["--agents: nobody is there"] });
});

test("a rate at which the generator was slow is tried three times and then called doubtful", async () => {
  let runs = 0;
  const scriptPath = writeScript("export default () => {};");
  const place = { env: {}, flags: {}, clock: realClock, random: Math.random };
  const { found, steps } = await findLimit({
    goal: { metric: "iterations", threshold: "count<0" },
    search: { firstRate: 5, rateMax: 10, precisionShare: 0.05 },
    stepMs: 100,
    random: () => 0,
    run: async (overrides) => {
      runs += 1;
      const run = await startRun({ scriptPath, ...place, overrides, output: { log: () => {} } });
      const result = await run.finished;
      return { ...result, honesty: { ...result.honesty, doubts: ["it was slow"] } };
    },
    onStep: () => {},
  });
  assert.deepEqual(found, { name: "doubted", reason: "at 5/s it was slow" });
  assert.deepEqual([runs, steps], [3, []]);
});

test("a rate that was sent late does not hold, however quick its answers were", async () => {
  const scriptPath = writeScript("export default () => {};");
  const place = { env: {}, flags: {}, clock: realClock, random: Math.random };
  const late = { sendLagP99Ms: 900, doubts: ["iterations began 900 ms late (p99)"] };
  const { found, steps } = await findLimit({
    goal: { metric: "iterations", threshold: "count>0" },
    search: { firstRate: 5, rateMax: 10, precisionShare: 0.05 },
    stepMs: 100,
    random: () => 0,
    run: async (overrides) => {
      const run = await startRun({ scriptPath, ...place, overrides, output: { log: () => {} } });
      const result = await run.finished;
      return { ...result, honesty: { ...result.honesty, ...late } };
    },
    onStep: () => {},
  });
  const reason = "at 5/s iterations began 900 ms late (p99)";
  assert.deepEqual([found, steps], [{ name: "doubted", reason }, []]);
});
