import assert from "node:assert/strict";
import { test } from "node:test";
import { readRunFlags } from "./run-flags.ts";

test("flags become numbers and stages, and -e goes over the environment", () => {
  const flags = {
    env: ["A=1=2", "B="],
    vus: "5",
    stage: ["10s:50", "1m30s:0"],
    out: "json=x.json",
  };
  const { execution, env, jsonPath } = readRunFlags(flags, { A: "old", C: "kept", D: undefined });
  assert.deepEqual(env, { A: "1=2", B: "", C: "kept" });
  assert.deepEqual(execution, {
    vus: 5,
    duration: undefined,
    iterations: undefined,
    stages: [
      { duration: "10s", target: 50 },
      { duration: "1m30s", target: 0 },
    ],
  });
  assert.equal(jsonPath, "x.json");
});

test("every flag that cannot be read is told at once", () => {
  const flags = {
    env: ["A"],
    vus: "0",
    duration: "10",
    iterations: "many",
    stage: ["5"],
    out: "csv",
    tracesOutput: "otel=ftp://a",
  };
  assert.throws(
    () => readRunFlags(flags, {}),
    (error: Error) => error.message.split("\n").length === 7,
  );
});

for (const [text, endpoint] of [
  [undefined, undefined],
  ["none", undefined],
  ["otel", "127.0.0.1:4317"],
  ["otel=alloy:4317", "alloy:4317"],
  ["otel=grpc://alloy:4317", "http://alloy:4317"],
] as const) {
  test(`traces of ${text} go to ${endpoint ?? "nowhere"}`, () => {
    const flags = text === undefined ? {} : { tracesOutput: text };
    assert.equal(readRunFlags(flags, {}).tracesEndpoint, endpoint);
  });
}
