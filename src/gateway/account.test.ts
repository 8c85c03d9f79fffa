import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answering, configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n";

async function requestIdOf(trustedHops: number): Promise<string> {
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes, trustedHops }];
  const gateway = new MemoryGateway(
    configure({ listeners, tracing: { sampleRatio: 1 } }),
    answering("HTTP/1.1 204 No Content\r\n\r\n"),
  );
  await gateway.exchange(GET);
  const { requestId } = gateway.explained[0]!;
  const { text } = gateway.opened[0]!.received;
  assert.ok(text.includes(`X-Request-Id: ${requestId}\r\n`), text);
  return requestId;
}

describe("Account", () => {
  test("names the exchange as it names it to the backend", async () => {
    assert.match(await requestIdOf(0), /^[0-9a-f]{32}$/);
  });

  test("keeps the name that a trusted proxy has given", async () => {
    assert.equal(await requestIdOf(1), "mine");
  });
});
