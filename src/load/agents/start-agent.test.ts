import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, test } from "node:test";
import type { News } from "../sharing/member-messages.ts";
import { call, startAgentInTest, taskOf } from "./agent-for-tests.ts";
import { secureConnect } from "./secure-connect.ts";

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

  test("has a place for a caller while another address fills its own", async (t) => {
    const { agent, told } = await startAgentInTest(t);
    const silent = Array.from({ length: 70 }, () =>
      connect({ host: "127.0.0.1", port: agent.port, localAddress: "127.0.0.2" }),
    );
    t.after(() => {
      for (const socket of silent) socket.destroy();
    });
    // All but the eight that it has a place for.
    const closed = silent.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    const some = Promise.withResolvers<void>();
    let left = 62;
    for (const one of closed) void one.then(() => --left === 0 && some.resolve());
    await some.promise;
    const [link] = await call(agent.port);
    await link!.close();
    assert.match(told[0]!, /127\.0\.0\.2 has too many connections/);
    assert.ok(told.length < 62, told.join("\n"));
  });

  test("frees the places of callers that had another token", async (t) => {
    const { agent } = await startAgentInTest(t);
    const address = { host: "127.0.0.1", port: agent.port };
    for (let tries = 0; tries < 10; tries += 1) {
      await assert.rejects(secureConnect(address, Buffer.alloc(32, 8)), /not accept this token/);
    }
    const [link] = await call(agent.port);
    await link!.close();
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
