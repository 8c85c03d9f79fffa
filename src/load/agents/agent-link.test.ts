import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { unsteered } from "../running/steering.ts";
import type { News } from "../sharing/member-messages.ts";
import { realClock, taskOf } from "./agent-for-tests.ts";
import { AgentLink } from "./agent-link.ts";
import type { AgentMessage, CallerMessage } from "./agent-messages.ts";
import { connectPair } from "./connected-for-tests.ts";
import { MessageLine } from "./message-line.ts";

/** So much later it is on the other machine. */
const THERE_MS = 1_000_000;

interface Pair {
  readonly link: AgentLink;
  /** The agent's end, held by the test. */
  readonly agent: MessageLine;
  readonly heard: CallerMessage[];
  say(message: AgentMessage): void;
}

/** `welcomes`: it answers the hello, and shows its clock. */
async function connectLink(t: TestContext, { welcomes = true } = {}): Promise<Pair> {
  const [ours, theirs] = await connectPair(t);
  const heard: CallerMessage[] = [];
  const say = (message: AgentMessage): void => agent.send(message);
  const agent = new MessageLine(theirs, {
    silenceMaxMs: 60_000,
    onEnd: () => {},
    onMessage: (message) => {
      const said = message as CallerMessage;
      heard.push(said);
      if (said.kind === "end") agent.end();
      if (!welcomes) return;
      if (said.kind === "hello") say({ kind: "welcome" });
      if (said.kind === "clock") say({ kind: "clock", showsMs: monotonicMs() + THERE_MS });
    },
  });
  const place = { name: "agent a:1", version: "1.2.3", clock: realClock, silenceMaxMs: 60_000 };
  return { link: new AgentLink(ours, place), agent, heard, say };
}

const task = taskOf(0, 1);

describe("AgentLink", () => {
  test("finds out how far the agent's clock is, and orders by that clock", async (t) => {
    const { link, heard } = await connectLink(t);
    await link.greeted;
    const { offsetMs, withinMs } = link.clockOffset;
    assert.ok(Math.abs(offsetMs - THERE_MS) <= withinMs, `${offsetMs} within ${withinMs}`);
    const [member] = link.begin([task]);
    member!.send({ kind: "start", setupText: "1", runStartedMs: 10, atMs: 20 });
    member!.send({ kind: "steer", steering: unsteered, atMs: 30 });
    member!.send({ kind: "stop" });
    await link.close();
    const orders = heard.flatMap((one) => (one.kind === "order" ? [one.order] : []));
    assert.deepEqual(orders, [
      { kind: "start", setupText: "1", runStartedMs: 10 + offsetMs, atMs: 20 + offsetMs },
      { kind: "steer", steering: unsteered, atMs: 30 + offsetMs },
      { kind: "stop" },
    ]);
    assert.deepEqual(heard[0], { kind: "hello", version: "1.2.3" });
  });

  test("hands on what each thread tells, and says whose lines a script writes", async (t) => {
    const { link, say } = await connectLink(t);
    await link.greeted;
    const members = link.begin([task, task]);
    const news: (readonly [number, News])[] = [];
    const both = Promise.withResolvers<void>();
    for (const [index, member] of members.entries()) {
      member.listen(
        (one) => {
          news.push([index, one]);
          if (news.length === 2) both.resolve();
        },
        () => {},
      );
    }
    say({ kind: "news", seat: 1, news: { kind: "log", level: "log", text: "hi" } });
    say({ kind: "news", seat: 0, news: { kind: "ready", vusInitialized: 3 } });
    await both.promise;
    assert.deepEqual(news, [
      [1, { kind: "log", level: "log", text: "[agent a:1] hi" }],
      [0, { kind: "ready", vusInitialized: 3 }],
    ]);
  });

  test("loses every thread of an agent that goes, also before anybody listens", async (t) => {
    const { link, say } = await connectLink(t);
    await link.greeted;
    const [first, second] = link.begin([task, task]);
    const lost = new Promise((resolve) => first!.listen(() => {}, resolve));
    say({ kind: "farewell", reason: "it is tired" });
    assert.equal(await lost, "it is tired");
    const late = new Promise((resolve) => second!.listen(() => {}, resolve));
    assert.equal(await late, "it is tired");
    await link.close();
  });

  test("loses an agent that sends what is no message, and nothing else", async (t) => {
    const { link, agent } = await connectLink(t);
    await link.greeted;
    const [member] = link.begin([task]);
    const lost = new Promise((resolve) => member!.listen(() => {}, resolve));
    agent.send(undefined);
    assert.match(String(await lost), /^it cannot be understood: /);
    await link.close();
  });

  test("is not greeted by who refuses, and says why", async (t) => {
    const { link, say } = await connectLink(t, { welcomes: false });
    say({ kind: "farewell", reason: "it is busy" });
    await assert.rejects(link.greeted, /^Error: it is busy$/);
  });

  test("is not greeted by who goes without a word", async (t) => {
    const { link, agent } = await connectLink(t, { welcomes: false });
    agent.end();
    await assert.rejects(link.greeted, /it has closed the connection/);
  });
});
