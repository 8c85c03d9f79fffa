/** A page of a console in a real browser, closed after the test. */
import type { TestContext } from "node:test";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { browserOptions } from "./browser-for-tests.ts";

export interface OpenedPage {
  readonly page: Page;
  /** What the browser complained about. */
  readonly problems: string[];
}

export async function openPage(
  t: TestContext,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const browser = await chromium.launch(browserOptions);
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, ...options });
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(url);
  return { page, problems };
}
