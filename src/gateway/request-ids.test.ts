import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MessageWriter } from "../http1/message-writer.ts";
import { RequestIds } from "./request-ids.ts";

describe("RequestIds", () => {
  test("makes ids of 32 hexadecimal digits that do not repeat", () => {
    const ids = new RequestIds();
    const texts = Array.from({ length: 100_000 }, () => ids.next().text);
    assert.ok(texts.every((text) => /^[0-9a-f]{32}$/.test(text)));
    assert.equal(new Set(texts).size, texts.length);
  });

  test("gives threads ids of their own", () => {
    const [one, other] = [new RequestIds(), new RequestIds()];
    assert.notEqual(one.next().text.slice(0, 16), other.next().text.slice(0, 16));
  });

  test("draws the second half evenly", () => {
    const ids = new RequestIds(Buffer.alloc(24, 7));
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) counts[Number.parseInt(ids.next().text[16]!, 16)]! += 1;
    assert.ok(
      counts.every((count) => count > 850 && count < 1150),
      String(counts),
    );
  });

  test("writes what it is as text", () => {
    const writer = new MessageWriter();
    const id = new RequestIds().next();
    id.addTo(writer);
    writer.addLatin1(" ");
    id.addSpanTo(writer);
    assert.equal(writer.take().toString("latin1"), `${id.text} ${id.spanId}`);
    assert.equal(id.text.slice(16), id.spanId);
  });

  test("is never all zeros, even from a seed of zeros", () => {
    const ids = new RequestIds(Buffer.alloc(24));
    for (let i = 0; i < 1000; i++) assert.notEqual(ids.next().spanId, "0".repeat(16));
  });
});
