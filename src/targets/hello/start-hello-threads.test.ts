import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startHello } from "./start-hello.ts";

const quiet = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startHelloThreads", () => {
  test("finishes what its threads have in flight before they end", async () => {
    const { port, close } = await startHello({ ...quiet, WORKERS: "2" });
    const url = `http://127.0.0.1:${port}`;
    const answers = Array.from({ length: 4 }, () => fetch(`${url}/hello/virtual?sleep=1`));
    let inFlight = "";
    while (!/^http_requests_in_flight 4$/m.test(inFlight)) {
      inFlight = await (await fetch(`${url}/metrics`)).text();
    }
    const closed = close(10_000);
    for (const answer of answers) assert.equal(await (await answer).text(), "hello virtual");
    await closed;
  });
});
