import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { runBackend } from "../../test/gateway/running-gateway.ts";
import { type HealthConfiguration, upstreamSchema } from "./configuration.ts";
import { probe } from "./probe.ts";

function health(parts: Record<string, unknown>): HealthConfiguration {
  return upstreamSchema.parse({ backends: [{ address: "a:1" }], health: parts }).health!;
}

describe("probe", () => {
  test("is good when status and body are as expected", async (t) => {
    const address = await runBackend(t, "all is well");
    const expected = health({ expectStatus: [200, "300-302"], expectBody: "is well" });
    assert.deepEqual(await probe(address, expected), { isGood: true, reason: "" });
  });

  test("says which status came instead", async (t) => {
    const address = await runBackend(t, "ill", (exchange) => exchange.respond(503, "", "ill"));
    assert.deepEqual(await probe(address, health({})), { isGood: false, reason: "status 503" });
  });

  test("is bad when the body lacks the text", async (t) => {
    const address = await runBackend(t, "ill");
    const result = await probe(address, health({ expectBody: "well" }));
    assert.deepEqual(result, { isGood: false, reason: "body without the text" });
  });

  test("asks with the backend's address as Host, or with the one that is configured", async (t) => {
    const hosts: (string | undefined)[] = [];
    const address = await runBackend(t, "x", (exchange) => {
      hosts.push(exchange.request.fields.get("host"));
      exchange.respond(200, "");
    });
    await probe(address, health({}));
    await probe(address, health({ host: "shop.example" }));
    assert.deepEqual(hosts, [address, "shop.example"]);
  });

  test("reads the start of a body and no more, however long it is", async (t) => {
    const server = createServer((_, response) => {
      const more = (): void => {
        while (response.write("x".repeat(10_000)));
      };
      response.on("drain", more);
      response.write("all is well");
      more();
    });
    t.after(() => server.close());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.equal((await probe(address, health({ expectBody: "is well" }))).isGood, true);
    assert.equal((await probe(address, health({ expectBody: "is ill" }))).isGood, false);
  });

  test("is bad when the body does not end in time", async (t) => {
    const server = createServer((_, response) => response.write("all is well"));
    t.after(() => server.close());
    t.after(() => server.closeAllConnections());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const result = await probe(address, health({ timeout: "50ms", expectBody: "is well" }));
    assert.match(result.reason, /timeout/);
  });

  test("is bad when nobody answers in time", async (t) => {
    const address = await runBackend(t, "mute", () => {});
    const result = await probe(address, health({ timeout: "50ms" }));
    assert.match(result.reason, /timeout/);
  });

  test("is bad when nobody listens, for http and for tcp", async () => {
    for (const type of ["http", "tcp"]) {
      const result = await probe("127.0.0.1:1", health({ type }));
      assert.match(result.reason, /ECONNREFUSED/);
    }
  });

  test("of tcp is good when the connection is accepted", async (t) => {
    const address = await runBackend(t, "x");
    assert.equal((await probe(address, health({ type: "tcp" }))).isGood, true);
  });
});
