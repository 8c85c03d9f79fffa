/** What is clicked happens at the gateway, at the targets and at the generator, and is recorded. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { getJson } from "../gateway/running-gateway.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { type LabForTests, startLabForTests } from "./lab-for-tests.ts";
import { openPage } from "./open-page.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

interface Row {
  readonly upstream: string;
  readonly [key: string]: unknown;
}

/** Makes the page draw what has changed: what is being typed has to be left alone. */
async function drawnAnew(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Drain bin-2" }).first().click();
  await page.getByRole("button", { name: "Undrain bin-2" }).first().click();
  await page.getByText("bin-2 gets requests again").first().waitFor();
}

describe("a click on the console", { skip, timeout: 110_000 }, () => {
  let lab: LabForTests;
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "weir-history-"));
    lab = await startLabForTests(["--history", join(folder, "history.sqlite")]);
  });
  after(async () => {
    const { status, complaints } = await lab.weir.stop();
    assert.deepEqual([status, complaints], [0, ""]);
    await rm(folder, { recursive: true });
  });

  async function openControl(t: TestContext): Promise<Page> {
    const { page } = await openPage(t, `${lab.consoleUrl}#control`);
    await page.getByText("live, each second").waitFor();
    return page;
  }
  const admin = (path: string): Promise<Row[]> =>
    getJson(`http://127.0.0.1:${lab.ports.admin}${path}`);
  const bin1 = (): string => `127.0.0.1:${lab.ports.bin1}`;

  test("drains a backend, and takes it back", async (t) => {
    const page = await openControl(t);
    const rows = async (): Promise<unknown[]> =>
      (await admin("/backends")).filter((row) => row.address === bin1()).map((row) => row.draining);

    await page.getByRole("button", { name: "Drain bin-1" }).first().click();
    await page.getByText("bin-1 gets no new requests").first().waitFor();
    const drained = await rows();
    await page.getByRole("button", { name: "Undrain bin-1" }).first().click();
    await page.getByText("bin-1 gets requests again").first().waitFor();

    assert.deepEqual(
      [drained, await rows()],
      [
        [true, true],
        [false, false],
      ],
    );
  });

  test("holds a breaker open, closed, and lets it go", async (t) => {
    const page = await openControl(t);
    const held: unknown[] = [];
    for (const [name, badge] of [
      ["Hold open", "held open"],
      ["Hold closed", "held closed"],
      ["Auto", "closed"],
    ]) {
      await page.getByRole("button", { name: `${name}: breaker of bin-1` }).click();
      await page
        .locator(".card", { hasText: "bin-1bins" })
        .getByText(badge!, { exact: true })
        .waitFor();
      const row = (await admin("/breakers")).find(({ backend }) => backend === bin1());
      held.push([row?.state, row?.forced]);
    }
    assert.deepEqual(held, [
      ["open", true],
      ["closed", true],
      ["closed", false],
    ]);
  });

  test("changes a rate limit while the gateway runs", async (t) => {
    const page = await openControl(t);
    const form = page.getByRole("form", { name: "limit perClient" });
    await form.getByLabel("Rate /s").fill("123.5");
    await form.getByLabel("Burst").fill("7");
    await drawnAnew(page);
    await form.getByRole("button", { name: "Set" }).click();
    await page.getByText("limit perClient: 123.5/s, burst 7").first().waitFor();

    const row = (await admin("/limits")).find(({ limit }) => limit === "perClient");
    assert.deepEqual([row?.ratePerSecond, row?.burst], [123.5, 7]);
  });

  test("sets a fault, whose receipts are in the target's ledger, and ends it", async (t) => {
    const page = await openControl(t);
    const form = page.getByRole("form", { name: "new fault" });
    await form.getByLabel("Target").selectOption("hello");
    await form.getByRole("spinbutton", { name: "Status" }).fill("503");
    await drawnAnew(page);
    await form.getByRole("button", { name: "Inject" }).click();
    await page.getByRole("cell", { name: "status 503", exact: true }).waitFor();
    const hello = `http://127.0.0.1:${lab.ports.gateway}/hello/virtual`;
    const statuses = [(await fetch(hello)).status, (await fetch(hello)).status];
    const ledger = `http://127.0.0.1:${lab.ports.helloPprof}/faults/ledger`;
    const { rows } = await getJson<{ rows: Row[] }>(ledger);
    await page.locator("tbody td.number", { hasText: "2" }).first().waitFor();
    await page.getByRole("button", { name: "End status 503 at hello" }).click();
    await page.getByText("No fault is set.").waitFor();

    assert.deepEqual(statuses, [503, 503]);
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      ["applied", "applied"],
    );
    assert.equal((await fetch(hello)).status, 200);
  });

  test("starts a script of the list, steers it, and stops it", async (t) => {
    const page = await openControl(t);
    const form = page.getByRole("form", { name: "load" });
    await form.getByLabel("Script").selectOption("load-test.js");
    await form.getByRole("button", { name: "Start" }).click();
    await page.locator(".badge", { hasText: "running" }).waitFor();
    const metrics = `http://127.0.0.1:${lab.ports.admin}/metrics`;
    while (!/route="\/",method="GET",code="200"} [1-9]/.test(await (await fetch(metrics)).text()));
    await form.getByRole("button", { name: "Faster" }).click();
    await page.getByText("125 % of the script's rate").waitFor();
    await page.getByText(/^running \(.*, at 125%\)/).waitFor();
    await form.getByRole("button", { name: "Pause the load" }).click();
    await page.getByText(/^paused \(/).waitFor();
    await form.getByRole("button", { name: "Let the load go on" }).click();
    await page.getByText(/^running \(/).waitFor();
    await form.getByRole("button", { name: "Stop the load" }).click();
    await page.getByText("load-test.js: stopped").waitFor();

    await page.getByRole("link", { name: "Runs" }).click();
    const row = page.getByRole("region", { name: "Runs" }).locator("tbody tr");
    await row.getByText("stopped", { exact: true }).waitFor();
    const { runs } = await getJson<{ runs: Row[] }>(`${lab.consoleUrl}state`);
    assert.deepEqual(
      runs.map(({ kind, name, verdict }) => [kind, name, verdict]),
      [["script", "load-test.js", "stopped"]],
    );
  });

  test("says why it cannot be done", async (t) => {
    const page = await openControl(t);
    const answer = await page.evaluate(async () => {
      const click = { do: "load-start", script: "../drills/steady-load.js" };
      const body = JSON.stringify(click);
      const response = await fetch("/clicks", { method: "POST", body });
      return [response.status, ((await response.json()) as { detail: string }).detail] as const;
    });
    assert.equal(answer[0], 409);
    assert.match(answer[1], /^no script is called \.\.\/drills\/steady-load\.js, but /);
  });
});
