/** The page can be read and used: contrast, small screens, and without a mouse. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { browserOptions } from "./browser-for-tests.ts";
import { fillConsole } from "./fill-console.ts";
import { openPage } from "./open-page.ts";
import { poorContrasts } from "./poor-contrasts.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";
const views = ["Overview", "Control", "Latency", "Profile", "Runs", "Verdict"];

describe("the page of the console", { skip, timeout: 60_000 }, () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`has the contrast of WCAG AA in ${colorScheme}`, async (t) => {
      const page = await openFilled(t, { colorScheme });
      const poor: string[] = [];
      for (const view of views) {
        await openView(page, view);
        poor.push(...((await page.evaluate(poorContrasts)) as string[]));
      }
      assert.deepEqual(poor, []);
    });
  }

  for (const [width, height] of [
    [1280, 720],
    [390, 844],
  ] as const) {
    test(`fits into ${width} by ${height}, and scrolls one way only`, async (t) => {
      const page = await openFilled(t, { viewport: { width, height } });
      for (const view of views) {
        await openView(page, view);
        const wide = await page.evaluate("document.documentElement.scrollWidth");
        assert.ok((wide as number) <= width, `${view}: ${wide}`);
      }
    });
  }

  test("is used with the keyboard alone: every control is reached, and shows it", async (t) => {
    const page = await openFilled(t, {});
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Backends" }).waitFor();
    const controls = "a, button:enabled, input, select:enabled";
    const all = await page.locator(controls).count();
    await page.getByRole("link", { name: "Overview" }).focus();
    const reached = new Set<string>();
    for (let at = 0; at < all; at++) {
      const [which, outline] = (await page.evaluate(`[
        [...document.querySelectorAll("${controls}")].indexOf(document.activeElement),
        getComputedStyle(document.activeElement).outlineStyle,
      ]`)) as [number, string];
      reached.add(`${which} ${outline}`);
      await page.keyboard.press("Tab");
    }
    const expected = Array.from({ length: all }, (_, at) => `${at} solid`);
    assert.deepEqual([...reached].sort(), expected.sort());
  });
});

/** What each view shows last, when it has asked the server for what it needs. */
const lastShown: Readonly<Record<string, string>> = {
  Overview: "Events",
  Control: "Recorded",
  Latency: "Sampled exchanges",
  Profile: "Processor profile",
  Runs: "Runs",
  Verdict: "Ledgers",
};

async function openView(page: Page, view: string): Promise<void> {
  await page.getByRole("link", { name: view, exact: true }).click();
  await page.getByRole("region", { name: lastShown[view]!, exact: true }).waitFor();
}

async function openFilled(t: TestContext, options: BrowserContextOptions): Promise<Page> {
  const { memory, history, url } = await startConsoleForTests(t);
  fillConsole(memory, history);
  const { page } = await openPage(t, url, options);
  await page.getByText("live, each second").waitFor();
  return page;
}
