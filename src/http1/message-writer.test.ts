import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HoldingPipe } from "../../test/http1/holding-pipe.ts";
import { JoinedPipe } from "../../test/http1/joined-pipe.ts";
import { MessageWriter } from "./message-writer.ts";

const wide = { linkBytesMax: 1_000_000 };

describe("MessageWriter", () => {
  test("adds 32 bits as eight hexadecimal digits", () => {
    const writer = new MessageWriter();
    for (const value of [0, 255, 0x7fffffff, -1, 0x89abcdef]) writer.addHex(value);
    const expected = "00000000" + "000000ff" + "7fffffff" + "ffffffff" + "89abcdef";
    assert.equal(writer.take().toString("latin1"), expected);
  });

  test("puts parts together and writes them at once", () => {
    const joined = new JoinedPipe(wide);
    const writer = new MessageWriter();
    writer.addLatin1("caf\xe9 ");
    writer.addBytes(Buffer.from("bytes "));
    writer.addUtf8("na\u00efve ");
    writer.addRange(Buffer.from("a range of it"), 2, 7);
    writer.send(joined.writingEnd, Buffer.from(" body"));
    assert.equal(joined.take(), "caf\xe9 bytes na\xc3\xafve range body");
    writer.send(joined.writingEnd);
    assert.equal(joined.take(), "");
  });

  test("grows with what is added", () => {
    const joined = new JoinedPipe(wide);
    const writer = new MessageWriter();
    writer.addLatin1("a".repeat(30_000));
    writer.addBytes(Buffer.alloc(30_000, "b"));
    writer.addRange(Buffer.alloc(100_000, "c"), 0, 100_000);
    writer.send(joined.writingEnd);
    assert.equal(joined.take(), "a".repeat(30_000) + "b".repeat(30_000) + "c".repeat(100_000));
  });

  test("writes a large body behind the head", () => {
    const joined = new JoinedPipe(wide);
    const writer = new MessageWriter();
    writer.addLatin1("head ");
    writer.send(joined.writingEnd, Buffer.alloc(20_000, "b"));
    assert.equal(joined.take(), `head ${"b".repeat(20_000)}`);
  });

  test("writes chunks, small and large", () => {
    const joined = new JoinedPipe(wide);
    const writer = new MessageWriter();
    writer.addLatin1("head ");
    writer.sendChunk(joined.writingEnd, Buffer.from("hello"));
    writer.sendChunk(joined.writingEnd, Buffer.alloc(20_000, "b"));
    assert.equal(joined.take(), `head 5\r\nhello\r\n4e20\r\n${"b".repeat(20_000)}\r\n`);
  });

  test("tells whether the pipe takes more", () => {
    const { writingEnd } = new JoinedPipe({ linkBytesMax: 10 });
    const writer = new MessageWriter();
    assert.equal(writer.send(writingEnd, Buffer.from("0123456789")), true);
    assert.equal(writer.send(writingEnd, Buffer.from("x")), false);
    assert.equal(writer.sendChunk(writingEnd, Buffer.alloc(20_000)), false);
  });

  test("does not touch again what the pipe still holds", () => {
    const pipe = new HoldingPipe();
    const writer = new MessageWriter();
    for (const text of ["first", "other"]) {
      writer.addLatin1(text);
      writer.send(pipe);
    }
    assert.deepEqual(
      pipe.held.map((bytes) => Buffer.from(bytes).toString()),
      ["first", "other"],
    );
  });

  test("shares its memory among small messages that the pipe holds", () => {
    const pipe = new HoldingPipe();
    const writer = new MessageWriter();
    for (let turn = 0; turn < 1000; turn++) writer.sendChunk(pipe, Buffer.from("x"));
    assert.ok(pipe.held.every((bytes) => Buffer.from(bytes).toString() === "1\r\nx\r\n"));
    assert.equal(new Set(pipe.held.map(({ buffer }) => buffer)).size, 1);
  });

  test("does not keep the memory that one large message took", () => {
    const { writingEnd } = new JoinedPipe(wide);
    const writer = new MessageWriter();
    writer.addLatin1("a".repeat(500_000));
    writer.send(writingEnd);
    const pipe = new HoldingPipe();
    writer.addLatin1("b");
    writer.send(pipe);
    assert.ok(pipe.held[0]!.buffer.byteLength < 100_000);
  });

  test("gives what was added as octets of their own", () => {
    const writer = new MessageWriter();
    writer.addLatin1("first");
    const taken = writer.take();
    writer.addLatin1("other");
    assert.equal(taken.toString(), "first");
    assert.equal(writer.take().toString(), "other");
  });
});
