import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopback } from "./is-loopback.ts";

test("this machine is meant by its names and addresses, and by none that only begin like them", () => {
  const names = ["localhost", "a.localhost", "127.0.0.1", "127.8.9.10", "::1"];
  const others = ["localhost.a", "127.0.0.1.a", "128.0.0.1", "alocalhost", "::2"];
  assert.deepEqual([...names, ...others].filter(isLoopback), names);
});
