import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PendingHandshakes } from "./pending-handshakes.ts";

describe("PendingHandshakes", () => {
  test("lets eight of an address in, and one more for each that has ended", () => {
    const pending = new PendingHandshakes();
    const begun = Array.from({ length: 9 }, (_, port) => pending.begin("192.0.2.1", port));
    assert.deepEqual(begun, [true, true, true, true, true, true, true, true, false]);
    pending.end("192.0.2.1", 3);
    pending.end("192.0.2.1", 3);
    assert.equal(pending.begin("192.0.2.1", 10), true);
    assert.equal(pending.begin("192.0.2.1", 11), false);
    assert.equal(pending.begin("192.0.2.2", 12), true);
  });
});
