import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { ConsoleMemory } from "./console-memory.ts";
import { runBookForTests } from "./history/run-book-for-tests.ts";
import { startConsole } from "./start-console.ts";

describe("startConsole", () => {
  test("serves a page whose every script and style sheet it serves too", async (t) => {
    const { url } = await startForTest(t);
    const html = await (await fetch(url)).text();
    const paths = [...html.matchAll(/"(\/page\/[^"]+)"/g)].map(([, path]) => path!);
    const answers = await Promise.all(paths.map((path) => fetch(new URL(path, url))));
    assert.ok(paths.length >= 5);
    assert.deepEqual(
      answers.filter(({ status }) => status !== 200),
      [],
    );
  });

  test("serves the page's sources without their types", async (t) => {
    const { url } = await startForTest(t);
    const response = await fetch(new URL("/page/format.ts", url));
    assert.equal(response.headers.get("content-type"), "text/javascript; charset=utf-8");
    assert.doesNotMatch(await response.text(), /: number/);
  });

  test("lets a page load nothing from anywhere else", async (t) => {
    const { url } = await startForTest(t);
    const response = await fetch(url);
    assert.match(response.headers.get("content-security-policy")!, /default-src 'none'/);
  });

  test("streams the whole state first and then each change", async (t) => {
    const { url, memory } = await startForTest(t);
    const response = await fetch(new URL("/stream", url));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader.read();
    memory.show({ isGatewayLost: true });
    const second = await reader.read();
    await reader.cancel();
    assert.match(first.value!, /^event: state\ndata: \{.*"subject":"gateway"/);
    assert.equal(
      second.value,
      'event: change\ndata: {"kind":"parts","parts":{"isGatewayLost":true}}\n\n',
    );
  });
});

async function startForTest(t: TestContext): Promise<{ url: string; memory: ConsoleMemory }> {
  const memory = new ConsoleMemory("gateway");
  const running = await startConsole(memory, {
    host: "127.0.0.1",
    names: [],
    token: undefined,
    control: undefined,
    runs: runBookForTests(memory),
    port: 0,
    portOption: "--console-port",
    log: pino({ level: "error" }),
  });
  t.after(() => running.close(1000));
  return { url: `http://127.0.0.1:${running.port}/`, memory };
}
