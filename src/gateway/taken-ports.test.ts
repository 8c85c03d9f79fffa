import assert from "node:assert/strict";
import { createServer } from "node:net";
import { type TestContext, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { findTakenPorts, portsOf } from "./taken-ports.ts";

const routes = [{ match: { path: "/" }, upstream: "bins" }];

async function problemsOf(listen: readonly string[], admin: string): Promise<readonly string[]> {
  const listeners = listen.map((address) => ({ listen: address, protocol: "http", routes }));
  try {
    await findTakenPorts(portsOf(configure({ listeners, admin: { listen: admin } })));
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationProblems);
    return error.problems.map((problem) => problem.split(" ").slice(0, 2).join(" "));
  }
}

async function takeAddress(t: TestContext): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

test("names every address that is taken, by its option", async (t) => {
  const [one, other] = [await takeAddress(t), await takeAddress(t)];
  assert.deepEqual(await problemsOf(["127.0.0.1:0", "127.0.0.1:0"], "127.0.0.1:0"), []);
  assert.deepEqual(await problemsOf(["127.0.0.1:0", one], other), [
    `listeners[1].listen: ${one}`,
    `admin.listen: ${other}`,
  ]);
});
