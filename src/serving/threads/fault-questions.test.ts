import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { describe, test } from "node:test";
import { type AskedThread, FaultQuestions } from "./fault-questions.ts";
import type { ToThread } from "./thread-messages.ts";

/** The end of a channel that remembers what was posted. */
class Channel extends EventEmitter implements AskedThread {
  readonly posted: ToThread[] = [];

  postMessage(message: ToThread): void {
    this.posted.push(message);
  }
}

const question = { name: "end", ids: ["f"] } as const;

describe("FaultQuestions", () => {
  test("settle when all have answered, with the answers of each", async () => {
    const questions = new FaultQuestions();
    const channels = [new Channel(), new Channel()];
    const asked = questions.ask(channels, question);
    const ids = channels.map(({ posted }) => (posted[0]?.name === "faults" ? posted[0].id : 0));
    questions.receive(ids[1]!, { rows: [], dropped: 2 });
    questions.receive(ids[0]!, { rows: [], dropped: 1 });
    assert.deepEqual(
      (await asked).map(({ dropped }) => dropped),
      [1, 2],
    );
    assert.equal(channels[0]?.listenerCount("exit"), 0);
  });

  test("do not wait for a thread that has ended", async () => {
    const channel = new Channel();
    const asked = new FaultQuestions().ask([channel], question);
    channel.emit("exit");
    assert.deepEqual(await asked, [{ rows: [], dropped: 0 }]);
  });
});
