/** Certificate files that change while the gateway runs. */
import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import type { TLSSocket } from "node:tls";
import { getJson, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { Authority } from "./authority.ts";
import { askOver, Folder, metric, secureClient, tlsListener } from "./listening.ts";

interface Running {
  readonly port: number;
  readonly admin: string;
  readonly folder: Folder;
  readonly authority: Authority;
}

async function start(t: TestContext): Promise<Running> {
  const authority = await Authority.make();
  const folder = new Folder(t);
  const pair = folder.pair("server", await authority.issue({ names: ["old.example"] }));
  const gateway = await runGateway(t, {
    workers: 2,
    listeners: [tlsListener(pair)],
    upstreams: { bins: { backends: [{ address: await runBackend(t, "one") }] } },
  });
  return { port: gateway.ports[0]!, admin: gateway.admin, folder, authority };
}

async function nameShown(t: TestContext, port: number): Promise<string> {
  const socket = await secureClient(t, { port, rejectUnauthorized: false });
  const name = socket.getPeerCertificate().subjectaltname ?? "";
  socket.destroy();
  return name;
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached()));
}

/** Reads one event of a kind off the stream of events. */
async function eventOf(admin: string, kind: string): Promise<Record<string, string>> {
  const response = await fetch(`${admin}/events`);
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const found = new RegExp(`event: ${kind}\\ndata: (.*)\\n`).exec(text);
    if (found !== null) return JSON.parse(found[1]!) as Record<string, string>;
  }
  throw new Error(`no event of kind ${kind}`);
}

describe("certificate files that change", () => {
  test("are shown to new clients in every thread; connections live on", async (t) => {
    const { port, admin, folder, authority } = await start(t);
    const early: TLSSocket[] = [];
    for (let i = 0; i < 8; i++) {
      early.push(await secureClient(t, { port, rejectUnauthorized: false }));
    }
    folder.pair("server", await authority.issue({ names: ["new.example"] }));
    await until(async () => (await metric(admin, "certificate_reloads_total", "success")) === 1);
    // The thread hears of it a moment after the metric has been counted.
    await until(async () => (await nameShown(t, port)) === "DNS:new.example");
    let other = 0;
    await until(async () => {
      other = (await nameShown(t, port)) === "DNS:new.example" ? other + 1 : 0;
      return other === 24;
    });
    for (const socket of early) assert.equal((await askOver(socket)).status, 200);
    const event = await eventOf(admin, "certificates");
    assert.equal(event.subject, "listeners[0]");
    assert.notEqual(event.from, event.to);
  });

  test("change nothing while they do not fit, and say why", async (t) => {
    const { port, admin, folder, authority } = await start(t);
    const next = await authority.issue({ names: ["new.example"] });
    folder.write("server.pem", next.cert);
    await until(async () => (await metric(admin, "certificate_reloads_total", "failure")) === 1);
    assert.equal(await nameShown(t, port), "DNS:old.example");
    const event = await eventOf(admin, "certificates");
    assert.equal(event.to, "refused");
    assert.match(event.reason!, /listeners\[0\]\.tls: .*server\.pem, .*key values mismatch/);
    // As most programs replace a file.
    renameSync(folder.write("next.key", next.key), folder.write("server.key", ""));
    await until(async () => (await nameShown(t, port)) === "DNS:new.example");
    assert.equal(await metric(admin, "certificate_reloads_total", "success"), 1);
  });

  test("tell when they end", async (t) => {
    const { admin } = await start(t);
    const [metricOf] = await Promise.all([metric(admin, "certificate_not_after_seconds")]);
    const days = metricOf / 86_400 - Date.now() / 86_400_000;
    assert.ok(days > 29 && days < 31, `${days}`);
    assert.ok(await getJson(`${admin}/health`));
  });
});
