import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { ConsoleMemory } from "../console-memory.ts";
import { sampleForTests } from "../sample-for-tests.ts";
import { historyForTests } from "./history-for-tests.ts";
import type { RunBook } from "./run-book.ts";
import { runBookForTests } from "./run-book-for-tests.ts";
import type { RunHistory } from "./run-history.ts";

describe("RunBook", () => {
  test("keeps a run when it is over, and shows it", (t) => {
    const { memory, book } = openBook(t);
    assert.equal(memory.state.runs?.length, 0);
    const end = book.begin("script", "a.js");
    memory.addSample(sampleForTests(1));
    end({ verdict: "done", judged: undefined });
    const [run] = memory.state.runs!;
    assert.deepEqual(
      [run?.kind, run?.name, run?.verdict, run?.requests, run?.startedAt],
      ["script", "a.js", "done", 251, "2023-11-14T22:13:20.000Z"],
    );
    assert.equal(book.find(run!.id)?.name, "a.js");
  });

  test("compares two that it keeps, and no others", (t) => {
    const { memory, book } = openBook(t);
    for (const name of ["a.js", "b.js"]) {
      const end = book.begin("script", name);
      for (let at = 1; at <= 20; at++) memory.addSample(sampleForTests(at));
      end({ verdict: "done", judged: undefined });
    }
    const [b, a] = memory.state.runs!.map(({ id }) => id);
    const comparison = book.compare(a!, b!);
    assert.deepEqual(
      comparison?.differences.map(({ lower }) => lower),
      [undefined, undefined],
    );
    assert.equal(book.compare(a!, 99), undefined);
  });

  test("says on the page when a run could not be kept", (t) => {
    const { memory, book, history } = openBook(t);
    const end = book.begin("drill", "a drill");
    history.add = () => {
      throw new Error("database or disk is full");
    };
    end({ verdict: "PASS", judged: undefined });
    const [event] = memory.state.events;
    assert.equal(event?.sentence, "a drill is not kept: database or disk is full");
    assert.deepEqual(memory.state.runs, []);
  });

  test("keeps nothing where there is no history", () => {
    const memory = new ConsoleMemory("gateway");
    runBookForTests(memory).begin("drill", "a drill")({ verdict: "PASS", judged: undefined });
    assert.equal(memory.state.runs, undefined);
  });
});

function openBook(t: TestContext): { memory: ConsoleMemory; book: RunBook; history: RunHistory } {
  const memory = new ConsoleMemory("gateway");
  memory.show({ latencyBoundsMs: [1, 2] });
  const history = historyForTests(t);
  return { memory, history, book: runBookForTests(memory, { history }) };
}
