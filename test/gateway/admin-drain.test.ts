/** A drain that is asked for over the admin ends the process as a signal does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { GatewayProcess } from "./gateway-process.ts";

test("the gateway ends with status 0 when the admin asks it to drain", async (t) => {
  const routes = [{ match: { path: "/" }, respond: { status: 204 } }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes }];
  const gateway = await GatewayProcess.start({ listeners });
  t.after(() => gateway.stop());
  const url = `http://127.0.0.1:${gateway.adminPort}/drain`;
  assert.equal((await fetch(url, { method: "POST" })).status, 202);
  assert.equal(await gateway.ended(), 0);
});
