import assert from "node:assert/strict";
import { Socket } from "node:net";
import { test } from "node:test";
import { handleBelow, streamHandleOf } from "./stream-handle.ts";

test("a socket that is not connected has no handle to take", () => {
  assert.equal(streamHandleOf(new Socket()), undefined);
  assert.equal(handleBelow(new Socket()), undefined);
});
