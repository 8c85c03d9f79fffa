import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { weirVersion } from "../../serving/weir-version.ts";
import { call, startAgentInTest, taskOf } from "./agent-for-tests.ts";
import { key } from "./connected-for-tests.ts";
import { toFrame } from "./message-frames.ts";
import { MessageLine } from "./message-line.ts";
import { secureConnect } from "./secure-connect.ts";

const malformed: readonly (readonly [what: string, message: unknown])[] = [
  ["nothing", undefined],
  ["tasks that are none", { kind: "tasks", tasks: 1 }],
  ["a task without a share behind one with", { kind: "tasks", tasks: [taskOf(0, 2), {}] }],
];

describe("AgentSession", () => {
  test("tells why a thread cannot work", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    const [member] = link!.begin([taskOf(0, 1)]);
    const reason = await new Promise((resolve) => member!.listen(() => {}, resolve));
    assert.match(String(reason), /^\/s\.js: .* was not sent/);
    await link!.close();
  });

  test("starts no more threads than it may", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    const members = link!.begin(Array.from({ length: 65 }, (_, index) => taskOf(index, 65)));
    const reason = await new Promise((resolve) => members[64]!.listen(() => {}, resolve));
    assert.equal(reason, "it starts at most 64 threads, and once, and not 65");
  });

  test("takes its tasks once", async (t) => {
    const { agent } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    const [member] = link!.begin([taskOf(0, 1)]);
    const reason = new Promise((resolve) => member!.listen(() => {}, resolve));
    link!.begin([taskOf(0, 1)]);
    assert.equal(await reason, "it starts at most 64 threads, and once, and not 2");
  });

  test("does nothing for who does not say hello first", async (t) => {
    const { agent, told } = await startAgentInTest(t);
    const socket = await secureConnect({ host: "127.0.0.1", port: agent.port }, key);
    const ended = Promise.withResolvers<string>();
    const line = new MessageLine(socket, {
      silenceMaxMs: 60_000,
      onMessage: () => {},
      onEnd: ended.resolve,
    });
    line.send({ kind: "tasks", tasks: [taskOf(0, 1)] });
    assert.equal(await ended.promise, "it has closed the connection");
    assert.match(told.join(), /did not say hello/);
  });

  for (const [what, message] of malformed) {
    test(`leaves a caller that sends ${what}, and hears the next one`, async (t) => {
      const { agent, told } = await startAgentInTest(t);
      const socket = await secureConnect({ host: "127.0.0.1", port: agent.port }, key);
      const closed = new Promise((resolve) => socket.once("close", resolve).resume());
      socket.write(toFrame({ kind: "hello", version: weirVersion }));
      socket.write(toFrame(message));
      await closed;
      assert.match(told.join(), /is lost: it cannot be understood: /);
      const next = await secureConnect({ host: "127.0.0.1", port: agent.port }, key);
      next.destroy();
    });
  }

  test("shows what a caller has chosen in quotes", async (t) => {
    const { agent, told } = await startAgentInTest(t);
    const [link] = await call(agent.port);
    const [member] = link!.begin([{ ...taskOf(0, 1), scriptPath: "/s\n\u001b[2J.js" }]);
    await new Promise((resolve) => member!.listen(() => {}, resolve));
    await link!.close();
    assert.match(told.join(), /runs "\/s\\n\\u001b\[2J\.js" with 1 of its threads/);
  });

  test("leaves a caller that is silent", async (t) => {
    const { agent, told } = await startAgentInTest(t, { silenceMaxMs: 100 });
    const socket = await secureConnect({ host: "127.0.0.1", port: agent.port }, key);
    await new Promise((resolve) => socket.once("close", resolve).resume());
    assert.match(told.join(), /is lost: it has said nothing for 100 ms/);
  });
});
