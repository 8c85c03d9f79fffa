import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LineSink, type LineSinkOptions } from "./line-sink.ts";

describe("LineSink", () => {
  test("writes the lines of one turn together, in their order", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    for (const line of ["a\n", "b\n", "c\n"]) sink.write(line);
    assert.deepEqual(pipe.chunks, []);
    await turn();
    assert.deepEqual(pipe.chunks, ["a\nb\nc\n"]);
  });

  test("writes no chunk that a pipe might break, and none that ends inside a line", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    const line = `${"x".repeat(999)}\n`;
    for (let i = 0; i < 9; i++) sink.write(line);
    await turn();
    assert.deepEqual(
      pipe.chunks.map(({ length }) => length),
      [4000, 4000, 1000],
    );
  });

  test("writes a line as a whole that is longer than a chunk", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    const line = `${"é".repeat(9000)}\n`;
    sink.write(line);
    sink.write("b\n");
    await turn();
    assert.deepEqual(pipe.chunks, [line, "b\n"]);
  });

  test("escapes what is no end of a line in JSON, but is for many readers of lines", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    sink.write('{"msg":"a\u2028b\u2029c\u0085d"}\n');
    await turn();
    assert.equal(pipe.text, '{"msg":"a\\u2028b\\u2029c\\u0085d"}\n');
    assert.deepEqual(JSON.parse(pipe.text), { msg: "a\u2028b\u2029c\u0085d" });
  });

  test("goes on where a full pipe stopped it, without stopping its thread", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    pipe.room = 3;
    sink.write("first\n");
    sink.write("second\n");
    await turn();
    assert.equal(pipe.text, "fir");
    pipe.room = Number.POSITIVE_INFINITY;
    await pipe.written("first\nsecond\n".length);
    assert.equal(pipe.text, "first\nsecond\n");
  });

  test("tells of every line that is dropped, when it is and when the sink is closed", async () => {
    const pipe = new Pipe();
    let lost = 0;
    const sink = pipe.sink({
      bytesMax: 10,
      patienceMs: 0,
      onLost: () => {
        lost += 1;
      },
    });
    pipe.room = 0;
    // Two become a chunk that the pipe does not take, two wait behind it.
    for (const line of ["aaa\n", "bbb\n", "ccc\n", "ddd\n", "eee\n"]) sink.write(line);
    assert.equal(lost, 1);
    await turn();
    sink.close();
    assert.equal(lost, 5);
    assert.equal(pipe.text, "");
  });

  test("writes nothing once it is closed", async () => {
    const pipe = new Pipe();
    let lost = 0;
    const sink = pipe.sink({ onLost: () => lost++ });
    sink.write("a\n");
    sink.close();
    sink.write("b\n");
    await turn();
    assert.equal(pipe.text, "a\n");
    assert.equal(lost, 1);
  });

  test("writes what is left at the exit", () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    sink.write("last\n");
    sink.flushSync();
    assert.equal(pipe.text, "last\n");
  });

  test("gives up at the exit on a reader that does not come back", () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    pipe.room = 0;
    sink.write("last\n");
    sink.flushSync();
    assert.ok(pipe.tries > 10 && pipe.tries < 30, `${pipe.tries}`);
  });

  test("holds no more than its limit, and tells how many lines that cost", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    pipe.room = 0;
    const line = `${"x".repeat(99)}\n`;
    for (let i = 0; i < 1000; i++) sink.write(line);
    pipe.room = Number.POSITIVE_INFINITY;
    sink.flushSync();
    const lines = pipe.text.split("\n").slice(0, -1);
    const kept = lines.filter((line) => line.startsWith("x")).length;
    assert.ok(kept >= 100 && kept <= 141, `${kept}`);
    assert.deepEqual(JSON.parse(lines.find((line) => line.startsWith("{"))!), {
      lost: 1000 - kept,
      msg: "log lines had no reader",
    });
    await turn();
  });

  test("waits at its limit for a reader that is only slow, and loses nothing", async () => {
    const pipe = new Pipe();
    const sink = pipe.sink();
    const line = `${"x".repeat(99)}\n`;
    pipe.roomPerTry = 2000;
    for (let i = 0; i < 1000; i++) sink.write(line);
    sink.flushSync();
    assert.equal(pipe.text, line.repeat(1000));
    await turn();
  });
});

/** A pipe in memory that takes as much as the test says. */
class Pipe {
  readonly chunks: string[] = [];
  room = Number.POSITIVE_INFINITY;
  /** When set, every second try finds that much room and the others none. */
  roomPerTry = 0;
  tries = 0;
  #bytes = Buffer.alloc(0);
  #awaited: { bytes: number; resolve: () => void } | undefined;

  get text(): string {
    return this.#bytes.toString();
  }

  sink(changes: Partial<LineSinkOptions> = {}): LineSink {
    return new LineSink({
      writeChunk: (chunk) => this.#write(chunk),
      bytesMax: 10_000,
      patienceMs: 20,
      toLostLine: (lost) => `{"lost":${lost},"msg":"log lines had no reader"}\n`,
      ...changes,
    });
  }

  written(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = { bytes, resolve };
    });
  }

  #write(chunk: Uint8Array): number {
    this.tries += 1;
    if (this.roomPerTry > 0) this.room = this.tries % 2 === 0 ? this.roomPerTry : 0;
    const taken = Math.min(this.room, chunk.length);
    if (taken === 0) throw new Error("the pipe is full");
    this.room -= taken;
    this.chunks.push(Buffer.from(chunk.subarray(0, taken)).toString());
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, taken)]);
    if (this.#bytes.length >= (this.#awaited?.bytes ?? Number.POSITIVE_INFINITY)) {
      this.#awaited?.resolve();
    }
    return taken;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
