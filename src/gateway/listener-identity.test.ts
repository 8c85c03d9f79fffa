import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import type { ListenerConfiguration } from "./configuration.ts";
import { listenerIdentity, matchListeners } from "./listener-identity.ts";

function listeners(...listen: readonly string[]): readonly ListenerConfiguration[] {
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  return configure({ listeners: listen.map((one) => ({ listen: one, protocol: "http", routes })) })
    .listeners;
}

describe("matchListeners", () => {
  test("finds each by its address, whatever the order", () => {
    const open = listeners("127.0.0.1:1", "127.0.0.1:2").map((one) => ({
      identity: listenerIdentity(one),
      port: one.listen.port,
    }));
    const found = matchListeners(listeners("127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:1"), open);
    assert.deepEqual(
      found.map((one) => one?.port),
      [2, undefined, 1],
    );
  });

  test("gives listeners on any free port one each, in their order", () => {
    const identity = listenerIdentity(listeners("127.0.0.1:0")[0]!);
    const open = [
      { identity, port: 5001 },
      { identity, port: 5002 },
    ];
    const found = matchListeners(listeners("127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"), open);
    assert.deepEqual(
      found.map((one) => one?.port),
      [5001, 5002, undefined],
    );
  });
});
