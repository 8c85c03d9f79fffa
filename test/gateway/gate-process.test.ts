import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { startWeir } from "../lab/weir-for-tests.ts";

const routes = "routes: [{ match: { path: / }, respond: { status: 204 } }]";

function writeConfiguration(t: TestContext, listen: number, admin: number): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-gate-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "weir.yaml");
  writeFileSync(
    file,
    `workers: 2\nadmin: { listen: "127.0.0.1:${admin}" }\n` +
      `listeners: [{ listen: "127.0.0.1:${listen}", protocol: http, ${routes} }]\n`,
  );
  return file;
}

async function takePort(t: TestContext): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as { port: number }).port;
}

describe("weir gate", { timeout: 30_000 }, () => {
  test("ends with status 2 and the listener's name when a listener's port is taken", async (t) => {
    const port = await takePort(t);
    const gate = startWeir(t, ["gate", "--config", writeConfiguration(t, port, 0)]);
    const { status, complaints } = await gate.ended();
    assert.equal(status, 2);
    assert.match(complaints, new RegExp(`listeners\\[0\\]\\.listen: 127\\.0\\.0\\.1:${port} `));
  });

  test("ends with status 2 and the option's name when the admin's port is taken", async (t) => {
    const port = await takePort(t);
    const gate = startWeir(t, ["gate", "--config", writeConfiguration(t, 0, port)]);
    const { status, complaints } = await gate.ended();
    assert.equal(status, 2);
    assert.match(complaints, new RegExp(`admin\\.listen: .*${port}`));
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`drains and ends with status 0 at ${signal}`, async (t) => {
      const gate = startWeir(t, ["gate", "--config", writeConfiguration(t, 0, 0)]);
      await gate.line(/"msg":"ready"/);
      assert.equal((await gate.stop(signal)).status, 0);
    });
  }
});
