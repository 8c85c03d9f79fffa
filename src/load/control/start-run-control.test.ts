import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startControlled } from "./control-for-tests.ts";

const script = `
  import { sleep } from "k6";
  export const options = { vus: 1, duration: "10m", thresholds: { iterations: ["count>=0"] } };
  export default function () { sleep(0.01); }`;

interface Told {
  readonly event: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The events of a stream, until it ends or the reader leaves. */
async function* follow(url: string): AsyncGenerator<Told> {
  const answer = await fetch(url);
  assert.equal(answer.headers.get("content-type"), "text/event-stream");
  let text = "";
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [, event, json] = /^event: (\w+)\ndata: (.*)/.exec(text.slice(0, end))!;
      text = text.slice(end + 2);
      yield { event: event!, value: JSON.parse(json!) };
    }
  }
}

describe("the stream of a run", () => {
  test("begins with where the run stands, goes on second by second, and ends with it", async (t) => {
    const { control, run } = await startControlled(t, script);
    const told: Told[] = [];
    for await (const one of follow(control.url)) {
      told.push(one);
      if (told.length === 2) {
        run.stop();
        void control.close();
      }
    }
    const [first, second] = told;
    const last = told.at(-1);
    assert.ok(first?.event === "state" && typeof first.value.phase === "string");
    assert.ok(second?.event === "state" && second.value.plannedMs === 600_000);
    assert.deepEqual(last, {
      event: "end",
      value: {
        outcome: { name: "stopped" },
        thresholds: [
          {
            metric: "iterations",
            threshold: "count>=0",
            name: "passed",
            value: run.state.counts.iterations,
          },
        ],
      },
    });
  });
});

test("the address of a run answers to the names that it was given, and wants its token", async (t) => {
  const { ask } = await startControlled(t, script, { hosts: ["run.test"], token: "x".repeat(20) });
  const change = { method: "PATCH", body: "{}" };
  const authorization = `Bearer ${"x".repeat(20)}`;
  const statuses = [
    await ask("/v1/status", { ...change, headers: { authorization } }),
    await ask("/v1/status", { ...change, headers: { authorization: "Bearer y" } }),
    await ask("/v1/status", { ...change, headers: { origin: "http://evil.test" } }),
    await ask("/metrics"),
  ].map(([status]) => status);
  assert.deepEqual(statuses, [200, 401, 403, 200]);
});

test("a port that is taken keeps the run from beginning", async (t) => {
  const { control } = await startControlled(t, script);
  const { port } = new URL(control.url);
  const { startRunControl } = await import("./start-run-control.ts");
  const { pino } = await import("pino");
  const { run } = await startControlled(t, script);
  const taken = { host: "127.0.0.1", port: Number(port) };
  await assert.rejects(
    startRunControl(run, { listen: taken, hosts: [], log: pino({ level: "silent" }) }),
    { message: `--address: port ${port} on 127.0.0.1 is taken; set --address to another one` },
  );
});
