import assert from "node:assert/strict";
import { test } from "node:test";
import { SocketFailure, toCloseFailure } from "./socket-failure.ts";

test("a failure of a socket gives its text as k6's does, and is written as it", () => {
  const failure = new SocketFailure("websocket: close sent");
  assert.deepEqual(
    [failure.error(), String(failure)],
    ["websocket: close sent", "websocket: close sent"],
  );
});

test("a close that was not agreed on is worded as in k6", () => {
  const texts = [toCloseFailure(4000, "bye"), toCloseFailure(1011, ""), toCloseFailure(1006, "")];
  assert.deepEqual(texts.map(String), [
    "websocket: close 4000: bye",
    "websocket: close 1011",
    "websocket: close 1006 (abnormal closure): unexpected EOF",
  ]);
});
