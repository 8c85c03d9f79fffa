import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { GatewayProcess } from "../gateway/gateway-process.ts";
import { letThrough } from "./limit-over-gateways.ts";

describe("four gateway processes over one Redis", { timeout: 60_000 }, () => {
  test("stay within half a per cent of the limit together", async (t) => {
    const [ratePerSecond, burst] = [1000, 20];
    const { passed, excessShare, storeFailures, seconds } = await letThrough(t, {
      gateways: 4,
      ratePerSecond,
      burst,
      seconds: 8,
      isShared: true,
    });
    t.diagnostic(`${passed} in ${seconds.toFixed(3)} s, ${storeFailures} decided without Redis`);
    assert.ok(passed <= burst + ratePerSecond * seconds, `${passed} in ${seconds} s`);
    assert.ok(excessShare <= 0.005, `${excessShare}`);
    // They are not only strict: a busy machine lets some decisions come too late, which rejects.
    assert.ok(passed + storeFailures >= 0.9 * ratePerSecond * seconds, `${passed} passed`);
  });
});

describe("a gateway process with four workers", { timeout: 60_000 }, () => {
  test("lets exactly the burst through of parallel requests at one instant", async (t) => {
    const route = { match: { path: "/" }, respond: { status: 204 }, rateLimit: "few" };
    const gateway = await GatewayProcess.start({
      workers: 4,
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
      rateLimits: { few: { rate: 0.001, burst: 50, key: "clientIp" } },
    });
    t.after(() => gateway.stop());
    const answers = Array.from({ length: 400 }, () => statusOf(gateway.ports[0]!));
    const statuses = await Promise.all(answers);
    assert.equal(statuses.filter((status) => status === 204).length, 50);
    assert.equal(statuses.filter((status) => status === 429).length, 350);
  });
});

/** Of one request on a connection of its own. */
async function statusOf(port: number): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return Number(text.slice(9, 12));
}
