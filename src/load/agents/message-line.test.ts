import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { TLSSocket } from "node:tls";
import { connectPair } from "./connected-for-tests.ts";
import { toFrame } from "./message-frames.ts";
import { MessageLine } from "./message-line.ts";

interface Heard {
  readonly line: MessageLine;
  readonly theirs: TLSSocket;
  readonly messages: unknown[];
  /** Why it has ended. */
  readonly ended: Promise<string>;
}

async function listen(t: TestContext, silenceMaxMs = 60_000): Promise<Heard> {
  const [ours, theirs] = await connectPair(t);
  const messages: unknown[] = [];
  const ended = Promise.withResolvers<string>();
  const line = new MessageLine(ours, {
    silenceMaxMs,
    onMessage: (message) => messages.push(message),
    onEnd: (reason) => ended.resolve(reason),
  });
  return { line, theirs, messages, ended: ended.promise };
}

describe("MessageLine", () => {
  test("hears everything that was said before the other end went", async (t) => {
    const { theirs, messages, ended } = await listen(t);
    theirs.write(toFrame("one"));
    theirs.end(toFrame("two"));
    assert.equal(await ended, "it has closed the connection");
    assert.deepEqual(messages, ["one", "two"]);
  });

  test("says everything before it ends, and then does not say that it has ended", async (t) => {
    const { line, theirs, ended } = await listen(t);
    const heard: Buffer[] = [];
    theirs.on("data", (chunk: Buffer) => heard.push(chunk));
    line.send("last");
    line.end();
    line.send("too late");
    await line.closed;
    assert.deepEqual(Buffer.concat(heard), toFrame("last"));
    assert.equal(await Promise.race([ended, "no word"]), "no word");
  });

  test("takes who is silent for gone, whatever is said to it", async (t) => {
    const { line, ended } = await listen(t, 100);
    line.send("are you there?");
    assert.equal(await ended, "it has said nothing for 100 ms");
    await line.closed;
  });

  test("does not take for silence that it was busy itself", async (t) => {
    const { theirs, messages, ended } = await listen(t, 100);
    theirs.write(toFrame("one"));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    assert.equal(await ended, "it has said nothing for 100 ms");
    assert.deepEqual(messages, ["one"]);
  });

  test("hears nothing more of who sends what is no message", async (t) => {
    const { theirs, messages, ended } = await listen(t);
    theirs.write(Buffer.concat([toFrame("one"), Buffer.from([0, 0, 0, 1, 9]), toFrame("two")]));
    assert.match(await ended, /it cannot be understood/);
    assert.deepEqual(messages, []);
  });
});
