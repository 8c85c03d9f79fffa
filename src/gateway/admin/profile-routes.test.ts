import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { runGateway } from "../../../test/gateway/running-gateway.ts";

async function start(t: TestContext): Promise<string> {
  const routes = [{ match: {}, respond: { status: 204 } }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes }];
  return (await runGateway(t, { workers: 2, listeners })).admin;
}

describe("the admin's profiles", () => {
  for (const path of [
    "heap",
    "threads/0/heap",
    "threads/1/allocs",
    "threads/0/profile?seconds=1",
  ]) {
    test(`are taken at ${path}`, async (t) => {
      const answer = await fetch(`${await start(t)}/debug/pprof/${path}`);
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.ok(gunzipSync(Buffer.from(await answer.arrayBuffer())).length > 0);
    });
  }

  test("are of threads that there are", async (t) => {
    const admin = await start(t);
    assert.equal((await fetch(`${admin}/debug/pprof/threads/2/heap`)).status, 404);
    assert.equal((await fetch(`${admin}/debug/pprof/threads/x/heap`)).status, 400);
  });
});
