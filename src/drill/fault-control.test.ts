import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { FaultControl } from "./fault-control.ts";
import { planForTests } from "./record-for-tests.ts";

/** A target whose answer to a POST is this. */
async function startedWith(t: TestContext, post: (response: ServerResponse) => void) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    if (request.method === "POST") post(response);
    else response.writeHead(404).end();
  });
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [plan] = planForTests.faults;
  return { seen, control: new FaultControl(plan!, { address: "a:1", url, faultsUrl: url }, "f-1") };
}

describe("FaultControl", () => {
  test("takes a fault back of which it is not known whether it is there", async (t) => {
    const { seen, control } = await startedWith(t, (response) => response.destroy());
    await control.begin();
    const { problem } = control;
    assert.ok(problem !== undefined);
    await control.end();
    await control.end();
    assert.deepEqual(seen, ["POST /faults", "DELETE /faults/f-1"]);
    assert.equal(control.problem, problem);
    assert.equal(control.receipt.beganMs, undefined);
  });

  test("takes back nothing that was never asked for", async (t) => {
    const { seen, control } = await startedWith(t, (response) => response.end());
    await control.end();
    assert.deepEqual(seen, []);
  });
});
