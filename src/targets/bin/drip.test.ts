import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { drip } from "./drip.ts";

describe("/drip", () => {
  test("spreads its octets over the time, with the status that is asked for", async (t) => {
    const { port } = await serveRoutes(t, [drip]);
    const socket = await openSocket(t, port);
    const startedMs = monotonicMs();
    socket.write("GET /drip?numbytes=4&duration=0.2&code=503 HTTP/1.1\r\nHost: a\r\n\r\n");
    const first = await readUntil(socket, /\r\n\r\n\**$/);
    assert.match(first, /^HTTP\/1.1 503 [\s\S]*Content-Length: 4\r\n/);
    assert.match(first, /[^*]\*?$/, "no more than one octet at first");
    const left = first.endsWith("*") ? 3 : 4;
    await readUntil(socket, new RegExp(`\\*{${left}}$`));
    assert.ok(monotonicMs() - startedMs >= 149);
  });

  test("sends many octets in few steps", async (t) => {
    const { fetch } = await serveRoutes(t, [drip]);
    const response = await fetch("/drip?numbytes=100000&duration=0.1");
    assert.equal((await response.text()).length, 100_000);
  });

  test("waits first when it is told to", async (t) => {
    const { fetch } = await serveRoutes(t, [drip]);
    const startedMs = monotonicMs();
    const response = await fetch("/drip?numbytes=1&duration=0&delay=0.1");
    assert.ok(monotonicMs() - startedMs >= 99);
    assert.equal(await response.text(), "*");
  });

  test("refuses what it cannot do", async (t) => {
    const { fetch } = await serveRoutes(t, [drip]);
    for (const query of ["numbytes=0", "duration=61", "code=100", "delay=x"]) {
      assert.equal((await fetch(`/drip?${query}`)).status, 400, query);
    }
  });
});
