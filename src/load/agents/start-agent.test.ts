import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { News } from "../sharing/member-messages.ts";
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

  test("that is stopped before it has work leaves at once", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    await agent.close("it was stopped");
    const [member] = link!.begin([taskOf(0, 1)]);
    const reason = await new Promise((resolve) => member!.listen(() => {}, resolve));
    assert.equal(reason, "it was stopped");
  });

  test("tells its caller when it is stopped", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    const [member] = link!.begin([taskOf(0, 1)]);
    const [told, works] = [Promise.withResolvers<News>(), Promise.withResolvers<string>()];
    member!.listen(told.resolve, works.resolve);
    // Its thread finds no script, and so has been there.
    await works.promise;
    const closed = agent.close("it was stopped");
    assert.deepEqual(await told.promise, { kind: "leave", reason: "it was stopped" });
    await link!.close();
    await closed;
  });
});
