/** The access log of a real process, when nobody reads it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { Agent, request } from "undici";
import { readEvents } from "./event-reader.ts";
import { GatewayProcess } from "./gateway-process.ts";

const routes = [{ match: { path: "/" }, respond: { status: 200, body: "x" } }];
const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes }];

function scratchFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function ask(port: number, requests: number): Promise<void> {
  const dispatcher = new Agent({ connections: 8 });
  const one = async (): Promise<void> => {
    const answer = await request(`http://127.0.0.1:${port}/`, { dispatcher });
    await answer.body.dump();
  };
  const client = async (): Promise<void> => {
    for (let i = 0; i < requests / 8; i++) await one();
  };
  await Promise.all(Array.from({ length: 8 }, client));
  await dispatcher.close();
}

test("every request is a line of the access log when somebody reads it", async (t) => {
  const path = join(scratchFolder(t), "access.log");
  const gateway = await GatewayProcess.start({ workers: 2, listeners, accessLog: { path } });
  await ask(gateway.ports[0]!, 2000);
  await gateway.stop();
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  assert.equal(lines.length, 2000);
  assert.ok(lines.every((line) => JSON.parse(line).status === 200));
  assert.equal(new Set(lines.map((line) => JSON.parse(line).requestId)).size, 2000);
});

test("a file that was moved away is made anew at SIGHUP, and no line is lost", async (t) => {
  const path = join(scratchFolder(t), "access.log");
  const gateway = await GatewayProcess.start({ workers: 2, listeners, accessLog: { path } });
  t.after(() => gateway.stop());
  await ask(gateway.ports[0]!, 400);
  renameSync(path, `${path}.1`);
  await ask(gateway.ports[0]!, 400);
  const reloads = await readEvents(t, gateway.adminPort, "reload");
  gateway.kill("SIGHUP");
  assert.equal((await reloads.next()).to, "applied");
  await ask(gateway.ports[0]!, 400);
  await gateway.stop();
  const lines = [`${path}.1`, path].map((name) => readFileSync(name, "utf8").trimEnd().split("\n"));
  assert.deepEqual(
    lines.map(({ length }) => length),
    [800, 400],
  );
});

test("requests do not wait for a reader that never reads, and lost lines are counted", async (t) => {
  const fifo = join(scratchFolder(t), "stdout");
  execFileSync("mkfifo", [fifo]);
  // Opened for both, so that there is a reader, which does not read.
  const descriptor = openSync(fifo, "r+");
  t.after(() => closeSync(descriptor));
  const gateway = await GatewayProcess.start({ listeners, accessLog: {} }, { stdout: descriptor });
  t.after(() => gateway.stop());
  await ask(gateway.ports[0]!, 8000);
  const lost = await gateway.metric("gogate_access_log_lost_total");
  // A pipe holds 64 KiB and the gateway 1 MiB more, at some 250 octets a line.
  assert.ok(lost > 2000 && lost < 8000, `${lost} lines lost`);
});

test("every field of a line is documented, and no other", () => {
  const root = join(import.meta.dirname, "../..");
  const source = readFileSync(join(root, "src/gateway/access-log.ts"), "utf8");
  const [, entry = ""] = /export interface AccessLogEntry \{([^}]*)\}/.exec(source) ?? [];
  const fields = [...entry.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name);
  const page = readFileSync(join(root, "docs/gateway.md"), "utf8");
  const [, section = ""] = page.split("\n## Access log\n");
  const [, table = ""] = section.split("| --- | --- |\n");
  const [rows = ""] = table.split("\n\n");
  const documented = [...rows.matchAll(/^\| (.*?) \|/gm)]
    .flatMap(([, names = ""]) => names.split(", "))
    .map((name) => name.replaceAll("`", ""));
  assert.deepEqual(documented.sort(), fields.sort());
});
