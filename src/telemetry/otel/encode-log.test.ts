import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldAt, readProtobuf } from "../../../test/otel/read-protobuf.ts";
import { encodeLog } from "./encode-log.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const line = {
  level: "warn",
  time: "2026-11-26T20:00:00.250Z",
  pid: 7,
  hostname: "a",
  name: "sre",
  trace_id: TRACE,
  span_id: SPAN,
  status: 200,
  nested: { list: [1, 2.5, true] },
  msg: "look",
};

const encode = (entry: object): Buffer =>
  encodeLog(new ProtobufWriter(), `${JSON.stringify(entry)}\n`, 1000);

describe("encodeLog", () => {
  test("writes time, severity, body and the place in a trace", () => {
    const bytes = encode(line);
    assert.equal(fieldAt(bytes, 1)?.number, BigInt(Date.parse(line.time)) * 1_000_000n);
    assert.equal(fieldAt(bytes, 11)?.number, 1_000_000_000n);
    assert.equal(fieldAt(bytes, 2)?.number, 13n);
    assert.equal(fieldAt(bytes, 3)?.bytes.toString(), "warn");
    assert.equal(fieldAt(bytes, 5, 1)?.bytes.toString(), "look");
    assert.equal(fieldAt(bytes, 9)?.bytes.toString("hex"), TRACE);
    assert.equal(fieldAt(bytes, 10)?.bytes.toString("hex"), SPAN);
  });

  test("writes what else the line has as attributes, and not what the resource tells", () => {
    const attributes = readProtobuf(encode(line)).filter(({ field }) => field === 6);
    const names = attributes.map(({ bytes }) => fieldAt(bytes, 1)?.bytes.toString());
    assert.deepEqual(names, ["status", "nested"]);
    const list = fieldAt(attributes[1]!.bytes, 2, 6, 1, 2, 5)!.bytes;
    const [first, second, third] = readProtobuf(list).map(({ bytes }) => bytes);
    assert.equal(fieldAt(first!, 3)?.number, 1n);
    assert.equal(fieldAt(second!, 4)?.bytes.readDoubleLE(), 2.5);
    assert.equal(fieldAt(third!, 2)?.number, 1n);
  });

  test("writes a line outside of any trace without ids", () => {
    const { trace_id, span_id, ...rest } = line;
    const bytes = encode(rest);
    assert.deepEqual(
      [8, 9, 10].map((field) => fieldAt(bytes, field)),
      [undefined, undefined, undefined],
    );
  });
});
