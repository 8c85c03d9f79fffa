import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { weirVersion } from "../../serving/weir-version.ts";
import { call, startAgentInTest } from "./agent-for-tests.ts";

describe("connectAgents", () => {
  test("names who does not take part, and lets the others go", async (t) => {
    const { agent, told } = await startAgentInTest(t);
    await assert.rejects(call(1, agent.port, 2), (error: { problems: string[] }) => {
      assert.equal(error.problems.length, 2);
      assert.match(error.problems[0]!, /agent 127\.0\.0\.1:1 does not take part: .*ECONNREFUSED/);
      assert.match(error.problems[1]!, /agent 127\.0\.0\.1:2 does not take part: .*ECONNREFUSED/);
      return true;
    });
    assert.match(told.join("\n"), /has come\n.* has left/);
  });

  test("connects no agent of another version", async (t) => {
    const { agent } = await startAgentInTest(t, { version: "0.0.1" });
    const why = `it has version 0.0.1, and the caller "${weirVersion}"`;
    await assert.rejects(call(agent.port), {
      problems: [`--agents: agent 127.0.0.1:${agent.port} does not take part: ${why}`],
    });
  });
});
