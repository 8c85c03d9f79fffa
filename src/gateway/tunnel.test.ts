import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";
const asked = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";

describe("Tunnel", () => {
  test("counts what passes after 101, and itself while it is open", async () => {
    const gateway = new MemoryGateway(configure({}), ({ pipe, received }) => {
      if (received.text.endsWith("\r\n\r\n")) pipe.server.write(Buffer.from(`${switched}hi`));
    });
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(asked));
    await gateway.settle();
    pipe.client.write(Buffer.from("hello"));
    await gateway.settle();
    assert.match(received.text, /hi$/);
    assert.equal(gateway.count("gogate_tunnels_active"), 1);
    assert.equal(gateway.count("gogate_tunnel_bytes_total", "received"), 5);
    assert.equal(gateway.count("gogate_tunnel_bytes_total", "sent"), 2);
    pipe.client.end();
    gateway.opened[0]!.pipe.server.end();
    await gateway.settle();
    assert.equal(gateway.count("gogate_tunnels_active"), 0);
    assert.equal(gateway.count("gogate_http_requests_total", "101"), 1);
  });
});
