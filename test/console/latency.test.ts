/** From the heat map to an exchange and its explanation, with a real gateway behind the console. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import type { Sample } from "../../src/console/console-state.ts";
import { beganS } from "../../src/console/page/began-s.ts";
import { watchGateway } from "../../src/console/watch-gateway.ts";
import { httpListener, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { openPage } from "./open-page.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the latency view", { skip, timeout: 60_000 }, () => {
  test("leads from a cell to its sampled exchanges, and to why one went as it did", async (t) => {
    const { page, cell, url, gateway } = await openLatency(t, 1);
    await fetch(`http://127.0.0.1:${gateway.ports[0]}/wanted`);
    await choose(page, await cell());

    await page.getByRole("button", { name: "GET /wanted" }).click();
    const panel = page.getByRole("region", { name: "Exchange: GET /wanted" });
    await panel.waitFor();
    const text = (await panel.textContent())!;
    assert.match(text, /200 after [\d.]+ ms, route \//);
    assert.match(text, /try 1, connection.*opened.*try 1, bad.*503/);
    assert.match(text, /try 1: .*, tried again for 503/);
    assert.match(text, /try 2, good.*200/);
    assert.match(text, /badtried already/);
    assert.deepEqual(await panel.locator(".strip i").count(), 5);
    assert.equal((await fetch(new URL("/exchanges/nobody", url))).status, 404);
  });

  test("is used with the keyboard: arrows move, Enter chooses", async (t) => {
    const { page, gateway, cell } = await openLatency(t, 1);
    await fetch(`http://127.0.0.1:${gateway.ports[0]}/wanted`);
    await cell();
    const map = page.getByRole("application");
    await map.press("ArrowLeft");
    await page
      .getByRole("status")
      .getByText(/, 0 ms to 0\.50 ms: \d+ answers/)
      .waitFor();
    await map.press("ArrowUp");
    await page
      .getByRole("status")
      .getByText(/, 0\.50 ms to 1\.00 ms: \d+ answers/)
      .waitFor();
    await map.press("Enter");
    const list = page.getByRole("region", { name: "Sampled exchanges" });
    await list.getByText(/, 0\.50 ms to 1\.00 ms: \d+ answers/).waitFor();
  });

  test("says that none was sampled, where none was", async (t) => {
    const { page, gateway, cell } = await openLatency(t, 0);
    await fetch(`http://127.0.0.1:${gateway.ports[0]}/wanted`);
    await choose(page, await cell());
    await page.getByText("None of these answers was sampled").waitFor();
  });
});

interface Place {
  /** Of its middle, from the right end of the map. */
  readonly backS: number;
  readonly row: number;
  readonly rows: number;
}

/** Clicks into the middle of a cell. */
async function choose(page: Page, { backS, row, rows }: Place): Promise<void> {
  const map = page.getByRole("application");
  const { width, height } = (await map.boundingBox())!;
  const rowHeight = (height - 20) / (rows + 1);
  const x = width - (backS * (width - 74)) / 300;
  await map.click({ position: { x, y: (rows - row + 0.5) * rowHeight } });
}

/** A gateway that tries again what its first backend refuses, and a console that is looked at. */
async function openLatency(t: TestContext, sampleRatio: number) {
  const bad = await runBackend(t, "bad", (exchange) => exchange.respond(503, "", ""));
  const good = await runBackend(t, "good", (exchange) => exchange.respond(200, "", "good"));
  const gateway = await runGateway(t, {
    listeners: [httpListener("bins")],
    upstreams: {
      bins: {
        backends: [{ address: bad }, { address: good }],
        retry: { on: [503], budgetMin: 100, backoff: { base: "1ms", max: "1ms" } },
      },
    },
    tracing: { sampleRatio },
  });
  const nameOf = (address: string): string => (address === good ? "good" : "bad");
  const { memory, url } = await startConsoleForTests(t, {
    exchanges: { adminUrl: gateway.admin, nameOf },
  });
  const watch = new AbortController();
  const watching = watchGateway(memory, {
    ...{ adminUrl: gateway.admin, intervalMs: 1000, nameOf },
    wallClockMs: () => Date.now(),
    signal: watch.signal,
  });
  const stop = async (): Promise<void> => {
    watch.abort();
    await watching;
  };
  t.after(stop);
  const { page } = await openPage(t, `${url}#latency`);
  await page.getByText("live, each second").waitFor();
  /** Where the only answer is, once it is there; nothing moves any more then. */
  const cell = async (): Promise<Place> => {
    const counted = await sampleOf(memory);
    await stop();
    const { samples, latencyBoundsMs } = memory.state;
    const at = samples.indexOf(counted);
    const row = counted.latencyCounts.findIndex((count) => count > 0);
    // Told after the last sample: what the page shows then is what the memory holds.
    memory.show({ isGatewayLost: true });
    await page.getByText("the gateway's metrics cannot be read").waitFor();
    const middleS = (beganS(samples, at) + counted.atS) / 2;
    return { backS: samples.at(-1)!.atS - middleS, row, rows: latencyBoundsMs.length };
  };
  return { page, url, gateway, cell };
}

/** The first second with an answer. */
function sampleOf(memory: {
  readonly state: { readonly samples: readonly Sample[] };
  watch(onlooker: (change: { readonly kind: string }) => void): () => void;
}): Promise<Sample> {
  const find = (): Sample | undefined =>
    memory.state.samples.find(({ latencyCounts }) => latencyCounts.some((count) => count > 0));
  return new Promise((resolve) => {
    const leave = memory.watch(() => {
      const found = find();
      if (found === undefined) return;
      leave();
      resolve(found);
    });
    const found = find();
    if (found !== undefined) resolve(found);
  });
}
