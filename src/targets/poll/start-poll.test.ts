import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoPoll } from "./demo-poll.ts";
import { startPoll } from "./start-poll.ts";

const environment = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startPoll", () => {
  test("has the demo poll, counts votes for it, and tells so in its metrics", async (t) => {
    const running = await startPoll(environment);
    t.after(() => running.close(0));
    const url = `http://127.0.0.1:${running.port}`;
    const option = demoPoll.options[0]!.id;
    for (const voter of ["ann", "bob", "ann"]) {
      const body = { poll_id: demoPoll.id, option_id: option, voter_id: voter };
      await fetch(`${url}/vote`, { method: "POST", body: JSON.stringify(body) });
    }
    while (/^poll_queue_depth 0$/m.test(await metricsOf(url)) === false);
    const poll = (await (await fetch(`${url}/polls/${demoPoll.id}`)).json()) as PollJson;
    assert.equal(poll.total_votes, 2);
    const metrics = await metricsOf(url);
    assert.deepEqual(metrics.match(/^poll_votes_total.*/gm), [
      'poll_votes_total{status="accepted"} 3',
      'poll_votes_total{status="counted"} 2',
      'poll_votes_total{status="duplicate"} 1',
      'poll_votes_total{status="rejected"} 0',
    ]);
  });
});

interface PollJson {
  readonly total_votes: number;
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}
