import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldAt, readProtobuf } from "../../../test/otel/read-protobuf.ts";
import { OtlpSource, writeAttributes } from "./otlp-values.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

describe("OtlpSource", () => {
  test("puts resource and scope around items", () => {
    const source = new OtlpSource({ "service.name": "a" }, { name: "weir", version: "1" });
    const request = source.toRequest([Buffer.from("x"), Buffer.from("y")]);
    assert.equal(fieldAt(request, 1, 1, 1, 2, 1)?.bytes.toString(), "a");
    const scope = fieldAt(request, 1, 2)!.bytes;
    assert.equal(fieldAt(scope, 1, 1)?.bytes.toString(), "weir");
    assert.equal(fieldAt(scope, 1, 2)?.bytes.toString(), "1");
    const items = readProtobuf(scope).filter(({ field }) => field === 2);
    assert.deepEqual(
      items.map(({ bytes }) => bytes.toString()),
      ["x", "y"],
    );
  });
});

describe("writeAttributes", () => {
  test("leaves out what is not there", () => {
    const writer = new ProtobufWriter();
    writeAttributes(writer, 1, { a: undefined, b: null, c: -1 });
    const fields = readProtobuf(writer.take());
    assert.equal(fields.length, 1);
    assert.equal(BigInt.asIntN(64, fieldAt(fields[0]!.bytes, 2, 3)!.number), -1n);
  });
});
