import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readEnvironment } from "../../config/read-environment.ts";
import { helloFields, startHello } from "./start-hello.ts";

const quiet = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startHello", () => {
  test("has the document's defaults", () => {
    const read = readEnvironment(helloFields, {});
    assert.deepEqual(
      [read.PORT, read.CACHE_SIZE, read.CACHE_IMPL, read.MAX_SLEEP_SECONDS, read.LOG_LEVEL],
      [8080, 50_000, "slice", 10, "info"],
    );
  });

  test("serves until it is closed", async () => {
    const { port, close } = await startHello({ ...quiet, CACHE_SIZE: "1" });
    const url = `http://127.0.0.1:${port}/hello/virtual`;
    assert.equal(await (await fetch(url)).text(), "hello virtual");
    await close(1000);
    await assert.rejects(fetch(url));
  });
});
