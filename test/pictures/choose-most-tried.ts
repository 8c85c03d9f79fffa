/** On the latency view: of the exchanges that were sampled, the one that was tried most often. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { ConsoleState } from "../../src/console/console-state.ts";
import type { ExchangeRow } from "../../src/console/exchanges/exchange.ts";
import {
  cellPath,
  cellSentence,
  type HeatCell,
  heatCell,
} from "../../src/console/page/heat-cell.ts";
import { getJson } from "../gateway/running-gateway.ts";

/**
 * How often it was tried: once, where none of those that were tried again was sampled. With the
 * keyboard, as the map moves on under a mouse. What the map says of the cell it stands on tells
 * when it is the one.
 */
export async function chooseMostTried(page: Page, consoleUrl: string): Promise<number> {
  const { samples, latencyBoundsMs } = await getJson<ConsoleState>(`${consoleUrl}state`);
  // Few exchanges are sampled: of all seconds, as one may have none.
  const seconds = [...samples.keys()].filter((at) => samples[at]!.retries > 0);
  const cells = [...latencyBoundsMs.keys(), latencyBoundsMs.length]
    .flatMap((row) => seconds.map((at) => heatCell(samples, latencyBoundsMs, at, row)!))
    .filter(({ answers }) => answers > 0);
  const answered = await Promise.all(
    cells.map(async (cell) => {
      const rows = await getJson<ExchangeRow[]>(new URL(cellPath(cell), consoleUrl).href);
      return { cell, tries: Math.max(0, ...rows.map(({ tries }) => tries)) };
    }),
  );
  const most = Math.max(0, ...answered.map(({ tries }) => tries));
  assert.ok(most > 0, `none of ${cells.length} cells has a sampled exchange`);
  const { cell } = answered.findLast(({ tries }) => tries === most)!;
  await pointAt(page, cell, samples.length + 5);
  await page.getByRole("application").press("Enter");

  const rows = page.getByRole("region", { name: "Sampled exchanges" }).locator("tbody tr");
  await rows.first().waitFor();
  const tries = await rows.locator("td:nth-child(5)").allTextContents();
  const at = tries.indexOf(String(Math.max(...tries.map(Number))));
  await rows.nth(at).getByRole("button").click();
  await page.locator(".waterfall").waitFor();
  return most;
}

async function pointAt(page: Page, cell: HeatCell, pressesMax: number): Promise<void> {
  const map = page.getByRole("application");
  for (let up = 0; up < cell.row; up++) await map.press("ArrowUp");
  const said = page.locator(".heat [role=status]");
  for (let pressed = 0; pressed <= pressesMax; pressed++) {
    if ((await said.textContent()) === cellSentence(cell)) return;
    await map.press("ArrowLeft");
  }
  assert.fail(`the map does not come to ${cellSentence(cell)}`);
}
