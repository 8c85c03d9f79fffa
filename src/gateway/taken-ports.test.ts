import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
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

test("names every address that is taken, by its option", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const taken = `127.0.0.1:${(server.address() as { port: number }).port}`;
  assert.deepEqual(await problemsOf(["127.0.0.1:0", "127.0.0.1:0"], "127.0.0.1:0"), []);
  assert.deepEqual(await problemsOf(["127.0.0.1:0", taken], taken), [
    `listeners[1].listen: ${taken}`,
    `admin.listen: ${taken}`,
  ]);
});

test("names an address that is given twice", async () => {
  const free = "127.0.0.1:22994";
  assert.deepEqual(await problemsOf([free], free), [`admin.listen: ${free}`]);
});
