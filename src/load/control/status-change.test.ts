import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Scenario } from "../options/scenario.ts";
import { unsteered } from "../running/steering.ts";
import { readStatusChange } from "./status-change.ts";

const common = { name: "s", startTimeMs: 0, gracefulStopMs: 0, env: {}, tags: {}, exec: "default" };
const external: readonly Scenario[] = [
  { ...common, executor: "constant-vus", vus: 1, durationMs: 1000 },
  { ...common, executor: "externally-controlled", vus: 2, maxVUs: 5, durationMs: 1000 },
];

function read(body: unknown, scenarios = external): unknown {
  const text = typeof body === "string" ? body : JSON.stringify({ data: { attributes: body } });
  return readStatusChange(Buffer.from(text), scenarios, unsteered);
}

const steered = (change: object): object => ({ name: "steer", change });
/** As `k6 pause` sends it. */
const whole = { status: 0, vus: null, "vus-max": null, stopped: false, running: false };

const taken: readonly (readonly [title: string, body: unknown, outcome: object])[] = [
  ["nothing", "{}", steered({})],
  ["no attributes", '{"data":{}}', steered({})],
  ["a whole status", { ...whole, paused: true, tainted: false }, steered({ isPaused: true })],
  ["a resume", { paused: false }, steered({ isPaused: false })],
  ["users", { vus: 4 }, steered({ vus: 4 })],
  ["both", { vus: 9, "vus-max": 9 }, steered({ vus: 9, vusMax: 9 })],
  ["a rate", { "rate-factor": 1.5 }, steered({ factor: 1.5 })],
  ["a stop, whatever else", { stopped: true, vus: 99 }, { name: "stop" }],
];

const refused: readonly (readonly [title: string, body: unknown, title: string, why: RegExp])[] = [
  ["what is no JSON", "{", "Invalid data", /^the body must be JSON/],
  ["nothing at all", "", "Invalid data", /^the body is required/],
  ["half a user", { vus: 1.5 }, "Invalid data", /data\.attributes\.vus: .*1\.5/],
  ["a rate of nothing", { "rate-factor": 0 }, "Invalid data", /rate-factor: must be 0\.01 or more/],
  ["an unknown key", { pause: true }, "Invalid data", /pause: .*did you mean "paused"/],
  ["users beyond their number", { vus: 6 }, "Config update error", /VUs \(6\) must be .* \(5\)$/],
  ["fewer than there may be", { "vus-max": 4 }, "Config update error", /lower than .* \(5\)$/],
];

describe("readStatusChange", () => {
  for (const [title, body, outcome] of taken) {
    test(`takes ${title}`, () => assert.deepEqual(read(body), outcome));
  }
  for (const [title, body, name, why] of refused) {
    test(`refuses ${title}`, () => {
      const answer = read(body) as { name: string; status: number; title: string; detail: string };
      assert.deepEqual([answer.name, answer.status, answer.title], ["refused", 400, name]);
      assert.match(answer.detail, why);
    });
  }

  test("refuses users where none are controlled from outside", () => {
    const answer = read({ vus: 1 }, external.slice(0, 1)) as { title: string };
    assert.equal(answer.title, "Execution config error");
  });
});
