import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { fixedChanges } from "./fixed-keys.ts";

const routes = [{ match: { path: "/" }, upstream: "bins" }];
const http = { listen: "127.0.0.1:8080", protocol: "http", routes };
const present = configure({ workers: 2, listeners: [http] });

describe("fixedChanges", () => {
  const rows: readonly (readonly [changes: Record<string, unknown>, paths: readonly string[]])[] = [
    [{}, []],
    [{ drain: { deadline: "1s" }, accessLog: {}, admin: { token: "another-one" } }, []],
    [{ workers: 4 }, ["workers"]],
    [{ readPath: "ordinary", metricsPrefix: "x_" }, ["readPath", "metricsPrefix"]],
    [{ admin: { listen: "127.0.0.1:9" } }, ["admin.listen"]],
    [{ listeners: [{ ...http, tls: { selfSigned: true } }] }, ["listeners.0.tls"]],
    [{ listeners: [{ ...http, proxyProtocol: { from: ["::1"] } }] }, ["listeners.0.proxyProtocol"]],
    [{ listeners: [{ ...http, proxyProtocol: { accept: false, from: ["::1"] } }] }, []],
    [
      { listeners: [{ listen: "127.0.0.1:8080", protocol: "tcp", upstream: "bins" }] },
      ["listeners.0.protocol"],
    ],
    [{ listeners: [{ ...http, listen: "127.0.0.1:8081", tls: { selfSigned: true } }] }, []],
  ];
  for (const [changes, paths] of rows) {
    test(`names ${paths.join(", ") || "nothing"} for ${JSON.stringify(changes)}`, () => {
      const wanted = configure({ workers: 2, listeners: [http], ...changes });
      const found = fixedChanges(present, wanted);
      assert.deepEqual(
        found.map(({ path }) => path.join(".")),
        paths,
      );
    });
  }

  test("says what it is and what was asked for", () => {
    const [change] = fixedChanges(present, configure({ workers: 4, listeners: [http] }));
    assert.equal(change!.text, "cannot be changed while the gateway runs, where it is 2; got 4");
  });
});
