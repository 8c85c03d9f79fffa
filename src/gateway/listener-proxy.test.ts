import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listenerProxySchema, toProxyAcceptance } from "./listener-proxy.ts";

const rows: readonly (readonly [block: object, problem: RegExp])[] = [
  [{ accept: true }, /from|expected array/],
  [{ from: [] }, />=1 items/],
  [{ from: ["proxy.internal"] }, /must be an address or a range/],
  [{ from: ["10.0.0.1/8"] }, /must have no bits behind its prefix/],
  [{ from: ["::1"], timeout: "0s" }, /must be 1ms or more/],
  [{ from: ["::1"], maxPending: 0 }, />=1/],
  [{ from: ["::1"], version: 2 }, /version/],
];

describe("the proxyProtocol block of a listener", () => {
  test("becomes the acceptance of its proxies' headers", () => {
    const block = listenerProxySchema.parse({ accept: true, from: ["10.0.0.0/8", "::1"] });
    const acceptance = toProxyAcceptance(block);
    assert.equal(acceptance?.timeoutMs, 5000);
    assert.equal(acceptance?.from.has("10.1.2.3"), true);
    assert.equal(acceptance?.from.has("127.0.0.1"), false);
  });

  test("may be switched off, and then is as if it were left out", () => {
    const block = listenerProxySchema.parse({ accept: false, from: ["::1"] });
    assert.equal(toProxyAcceptance(block), undefined);
    assert.equal(toProxyAcceptance(undefined), undefined);
  });

  test("is refused without proxies, or with what is no address", () => {
    for (const [block, problem] of rows) {
      assert.match(String(listenerProxySchema.safeParse(block).error), problem);
    }
  });
});
