import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { call, startAgentInTest, taskOf } from "./agent-for-tests.ts";

describe("an agent", () => {
  test("works for one caller at a time", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    await assert.rejects(call(agent.port), {
      problems: [
        `--agents: agent 127.0.0.1:${agent.port} does not take part: it is busy with another run`,
      ],
    });
    await link!.close();
    const [next] = await call(agent.port);
    await next!.close();
  });

  test("tells its caller when it is stopped", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    const [member] = link!.begin([taskOf(0, 1)]);
    const lost = new Promise((resolve) => member!.listen(() => {}, resolve));
    await agent.close("it was stopped");
    assert.equal(await lost, "it was stopped");
  });
});
