/**
 * Hostile strings in exchanges and profiles, on the way that they come in a lab: out of a gateway's
 * admin and through the routes of the console's server.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { describe, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { ConsoleMemory } from "../../src/console/console-memory.ts";
import { sampleForTests } from "../../src/console/sample-for-tests.ts";
import { ProfileSum } from "../../src/telemetry/profiling/profile-sum.ts";
import { getJson, httpListener, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { hostileExchange, hostileRow, namesShown } from "./hostile-exchange.ts";
import { hostileStrings } from "./hostile-strings.ts";
import { openHostilePage, squeezed } from "./open-hostile-page.ts";
import { startStandIn } from "./stand-in.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";
const count = hostileStrings.length;

describe("the views that ask", { skip, timeout: 60_000 }, () => {
  test(`show paths of ${count} kinds that a real gateway has sampled`, async (t) => {
    const bad = await runBackend(t, "bad", (exchange) => exchange.respond(503, "", ""));
    const good = await runBackend(t, "good");
    const retry = { on: [503], budgetMin: 1000, backoff: { base: "1ms", max: "1ms" } };
    const gateway = await runGateway(t, {
      listeners: [httpListener("bins")],
      upstreams: { bins: { backends: [{ address: bad }, { address: good }], retry } },
      tracing: { sampleRatio: 1 },
    });
    for (const text of hostileStrings) await sendTarget(gateway.ports[0]!, text);
    const rows = await getJson<{ target: string }[]>(`${gateway.admin}/explain`);
    const [ofBad, ofGood] = hostileStrings;
    const nameOf = (address: string): string => (address === bad ? ofBad! : ofGood!);
    const exchanges = { adminUrl: gateway.admin, nameOf };
    const { memory, url } = await startConsoleForTests(t, { exchanges });
    showOneCell(memory);
    const { page, assertHarmless } = await openHostilePage(t, `${url}#latency`);
    await chooseCell(page);

    const buttons = await listed(page);
    assert.deepEqual(
      await buttons.allTextContents(),
      rows.map(({ target }) => `GET ${target}`),
    );
    assert.equal(rows.length, count);
    for (const [at, { target }] of rows.entries()) {
      await buttons.nth(at).click();
      const panel = page.locator(".exchange");
      await panel.getByText(`Exchange: GET ${target}`).waitFor();
      const shown = (await panel.textContent())!;
      assert.ok(shown.includes(ofBad!) && shown.includes(ofGood!));
    }
    await assertHarmless();
  });

  test("show an exchange in which every name is hostile", async (t) => {
    const adminUrl = await startStandIn(t, (path) => {
      const id = /^\/explain\/(.+)$/.exec(path)?.[1];
      return {
        body: id ? hostileExchange(decodeURIComponent(id)) : hostileStrings.map(hostileRow),
      };
    });
    const exchanges = { adminUrl, nameOf: (address: string) => address };
    const { memory, url } = await startConsoleForTests(t, { exchanges });
    showOneCell(memory);
    const { page, assertShown, assertHarmless } = await openHostilePage(t, `${url}#latency`);
    await chooseCell(page);
    const buttons = await listed(page);
    assertShown([(await page.locator("main").textContent())!]);
    for (const [at, text] of hostileStrings.entries()) {
      await buttons.nth(at).click();
      const panel = page.locator(".exchange");
      await panel.getByText(`Exchange: ${text} ${text}`).waitFor();
      const parts = squeezed((await panel.textContent())!).split(squeezed(text));
      assert.equal(parts.length - 1, namesShown, text);
      await assertHarmless();
    }
  });

  test("show a profile in which threads, spans and functions are hostile", async (t) => {
    const target = await startStandIn(t, () => ({ body: hostileProfile() }));
    const pprofUrls = new Map(hostileStrings.map((name) => [name, target]));
    const { memory, url } = await startConsoleForTests(t, { pprofUrls });
    memory.show({ processes: hostileStrings });
    const { page, assertShown, assertHarmless } = await openHostilePage(t, `${url}#profile`);
    const process = page.locator("select[name=of]");
    await page.getByRole("button", { name: "Take" }).click();
    const boxes = page.locator(".flame button");
    await boxes.first().waitFor();

    const names = await boxes.allTextContents();
    const spans = hostileStrings.map((name) => `span ${name}`);
    assert.deepEqual(
      names.toSorted(),
      [hostileStrings[0]!, ...hostileStrings, ...hostileStrings, ...spans].toSorted(),
    );
    assertShown([(await process.textContent())!]);
    await boxes.last().click();
    await assertHarmless();
  });

  test("show what refuses, in words that are hostile", async (t) => {
    const [, sentence] = hostileStrings;
    const adminUrl = await startStandIn(t, () => ({ status: 404, body: { detail: sentence } }));
    const exchanges = { adminUrl, nameOf: (address: string) => address };
    const pprofUrls = new Map([["gateway", adminUrl]]);
    const { memory, url } = await startConsoleForTests(t, { exchanges, pprofUrls });
    showOneCell(memory);
    memory.show({ processes: ["gateway"] });
    const { page, assertHarmless } = await openHostilePage(t, `${url}#latency`);
    await chooseCell(page);
    await page.getByText(sentence!, { exact: true }).waitFor();
    await page.getByRole("link", { name: "Profile" }).click();
    await page.getByRole("button", { name: "Take" }).click();
    await page.getByText(`gateway: 404 {"detail":"${sentence}"}`).waitFor();
    await assertHarmless();
  });
});

/** As near to it as a request line may be: the gateway refuses the rest. */
async function sendTarget(port: number, text: string): Promise<void> {
  const target = encodeURI(text).replaceAll("#", "%23");
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  const answer = await textOf(socket);
  assert.match(answer, /^HTTP\/1\.1 200 /, text);
}

/** One that all exchanges are in. */
function showOneCell(memory: ConsoleMemory): void {
  const boundMs = 1e6;
  const sample = { ...sampleForTests(4_000_000_000), fromS: 0, latencyCounts: [count, 0] };
  memory.show({ latencyBoundsMs: [boundMs] });
  memory.addSample(sample);
}

/** The buttons of the list, when it is there. */
async function listed(page: Page): Promise<Locator> {
  const buttons = page.getByRole("region", { name: "Sampled exchanges" }).getByRole("button");
  const last = buttons.nth(count - 1);
  await last.waitFor();
  return buttons;
}

async function chooseCell(page: Page): Promise<void> {
  const map = page.getByRole("application");
  await map.press("ArrowUp");
  await map.press("ArrowDown");
  await map.press("Enter");
}

/** A thread, a span and a function for each. */
function hostileProfile(): Buffer {
  const sum = new ProfileSum([["cpu", "nanoseconds"]]);
  for (const name of hostileStrings) {
    const frame = { name, file: name, line: 1 };
    sum.addStack([frame], { thread: name, span_name: name }, [1e6]);
  }
  const period = ["cpu", "nanoseconds"] as const;
  const head = { startMs: 0, durationMs: 1000, period, periodValue: 1e6, shown: "cpu" };
  return Buffer.from(sum.toProfile(head).encode());
}
