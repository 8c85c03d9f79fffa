import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startHello } from "./start-hello.ts";

const quiet = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startHello", () => {
  test("serves until it is closed", async () => {
    const { port, close } = await startHello({ ...quiet, CACHE_SIZE: "1" });
    const url = `http://127.0.0.1:${port}/hello/virtual`;
    assert.equal(await (await fetch(url)).text(), "hello virtual");
    await close(1000);
    await assert.rejects(fetch(url));
  });
});
