/** On the latency view: an exchange that was tried again, and took longer than others. */
import type { Page } from "playwright-core";
import type { ConsoleState } from "../../src/console/console-state.ts";
import type { ExchangeRow } from "../../src/console/exchanges/exchange.ts";
import { cellPath, cellSentence, heatCell } from "../../src/console/page/heat-cell.ts";
import { getJson } from "../gateway/running-gateway.ts";

/**
 * With the keyboard, as the map moves on under a mouse. What the map says of the cell it stands on
 * tells when it is the one.
 */
export async function chooseRetriedExchange(page: Page, consoleUrl: string): Promise<void> {
  const { samples, latencyBoundsMs } = await getJson<ConsoleState>(`${consoleUrl}state`);
  const second = samples.reduce((most, one) => (one.retries > most.retries ? one : most));
  const cells = Array.from({ length: latencyBoundsMs.length + 1 }, (_, row) => {
    return heatCell(samples, latencyBoundsMs, samples.indexOf(second), row)!;
  });
  const answered = await Promise.all(
    cells.map(async (cell) => {
      const rows = await getJson<ExchangeRow[]>(new URL(cellPath(cell), consoleUrl).href);
      return { cell, tries: Math.max(0, ...rows.map(({ tries }) => tries)) };
    }),
  );
  const { cell } = answered.reduce((best, one) => (one.tries >= best.tries ? one : best));

  const map = page.getByRole("application");
  for (let up = 0; up < cell.row; up++) await map.press("ArrowUp");
  const said = page.locator(".heat [role=status]");
  while ((await said.textContent()) !== cellSentence(cell)) await map.press("ArrowLeft");
  await map.press("Enter");
  const rows = page.getByRole("region", { name: "Sampled exchanges" }).locator("tbody tr");
  await rows.first().waitFor();
  const tries = await rows.locator("td:nth-child(5)").allTextContents();
  const at = tries.indexOf(String(Math.max(...tries.map(Number))));
  await rows.nth(at).getByRole("button").click();
  await page.locator(".waterfall").waitFor();
}
