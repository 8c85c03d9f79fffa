import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { defaultMessageLimits } from "../http1/message-limits.ts";
import type { HttpListenerConfiguration } from "./configuration.ts";
import { toMessageLimits } from "./to-message-limits.ts";

function listener(parts: Record<string, unknown>): HttpListenerConfiguration {
  const route = { match: { path: "/" }, upstream: "bins" };
  const http = { listen: "127.0.0.1:0", protocol: "http", routes: [route], ...parts };
  return configure({ listeners: [http] }).listeners[0] as HttpListenerConfiguration;
}

describe("toMessageLimits", () => {
  test("has the defaults of the engine, but for the length of a body", () => {
    const { bodyBytesMax, ...limits } = toMessageLimits(listener({}));
    assert.deepEqual({ ...defaultMessageLimits, ...limits }, defaultMessageLimits);
    assert.equal(bodyBytesMax, 64 * 1024 ** 3);
  });

  test("takes each limit from the listener", () => {
    const limits = {
      headTimeout: "1s",
      idleTimeout: "2s",
      bodyRate: "3B",
      bodyWindow: "4s",
      writeTimeout: "5s",
    };
    assert.deepEqual(toMessageLimits(listener({ bodyMax: "6B", limits })), {
      ...defaultMessageLimits,
      headTimeoutMs: 1000,
      idleTimeoutMs: 2000,
      bodyBytesPerSecondMin: 3,
      bodyWindowMs: 4000,
      writeTimeoutMs: 5000,
      bodyBytesMax: 6,
    });
  });
});
