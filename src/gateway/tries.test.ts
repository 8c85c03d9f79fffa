import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** A client of a gateway whose first answer of a backend asks for `seconds`. */
async function askFor(
  seconds: string,
  addresses: readonly string[],
): Promise<{ gateway: MemoryGateway; text: () => string }> {
  let asked = 0;
  const busy = `HTTP/1.1 503 Busy\r\nRetry-After: ${seconds}\r\nContent-Length: 0\r\n\r\n`;
  const bins = {
    backends: addresses.map((address) => ({ address })),
    retry: { backoff: { base: "0ms", max: "0ms" } },
  };
  const route = { match: { path: "/" }, upstream: "bins", timeout: "10s" };
  const gateway = new MemoryGateway(
    configure({
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
      upstreams: { bins },
    }),
    ({ pipe }) => {
      asked += 1;
      pipe.server.write(Buffer.from(asked === 1 ? busy : OK));
    },
  );
  const { pipe, received } = gateway.connect();
  pipe.client.write(Buffer.from(GET));
  await gateway.settle();
  return { gateway, text: () => received.text };
}

describe("Tries", () => {
  test("leaves a backend alone as long as it asks for", async () => {
    const { gateway, text } = await askFor("3", ["a:1"]);
    await gateway.passTime(2999);
    assert.equal(text(), "");
    await gateway.passTime(1);
    assert.match(text(), /^HTTP\/1\.1 200 /);
  });

  test("asks another backend meanwhile", async () => {
    const { gateway, text } = await askFor("3", ["a:1", "b:1"]);
    assert.match(text(), /^HTTP\/1\.1 200 /);
    assert.equal(gateway.opened[1]!.address, "b:1");
  });

  test("hands the answer on when the route's time would be over first", async () => {
    const { text } = await askFor("10", ["a:1"]);
    assert.match(text(), /^HTTP\/1\.1 503 [\s\S]*Retry-After: 10\r\n/);
  });
});
