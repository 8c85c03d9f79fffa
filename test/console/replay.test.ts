/** What was clicked and downloaded is done again by `weir drill`, in a lab of its own. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Sample } from "../../src/console/console-state.ts";
import { startWeir } from "../lab/weir-for-tests.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { startLabForTests } from "./lab-for-tests.ts";
import { openPage } from "./open-page.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

test("clicks that are downloaded are a drill that runs", { skip, timeout: 110_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "weir-replay-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "recorded.yaml");
  const lab = await startLabForTests(["--no-history"]);
  try {
    const { page } = await openPage(t, `${lab.consoleUrl}#control`);
    await page.getByText("live, each second").waitFor();
    await loadUntilSeen(`http://127.0.0.1:${lab.ports.gateway}/get`, lab.consoleUrl);
    await page.getByRole("button", { name: "Drain bin-1" }).first().click();
    await page.getByText("bin-1 gets no new requests").first().waitFor();
    await page.getByRole("button", { name: "Undrain bin-1" }).first().click();
    await page.getByText("bin-1 gets requests again").first().waitFor();
    const fault = page.getByRole("form", { name: "new fault" });
    await fault.getByLabel("Target").selectOption("bin-2");
    await fault.getByLabel("Kind").selectOption("delay");
    await fault.getByLabel("For, s").fill("3");
    await fault.getByRole("button", { name: "Inject" }).click();
    await page.getByText("fault at bin-2: delay for 3s").first().waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    await (await download).saveAs(file);
  } finally {
    await lab.weir.stop();
  }
  assert.match(await readFile(file, "utf8"), /do: drain\n[\s\S]*do: undrain/);

  const report = join(folder, "report.html");
  const drill = startWeir(t, ["drill", file, ...lab.option, "--report", report]);
  const { status, output, complaints } = await drill.ended();
  assert.deepEqual([status, complaints], [0, ""], output);
  const course = ["bin-1 is drained", "bin-1 is taken back", "bin-2 answers late"];
  for (const sentence of course) assert.ok(output.includes(sentence), `${sentence}: ${output}`);
  assert.match(output, /^PASS {2}recorded on the console/m);
});

/** The drill's load is what there was at the first click: enough for a fault to meet somebody. */
async function loadUntilSeen(url: string, consoleUrl: string): Promise<void> {
  for (let total = 0; total < 50; ) {
    for (let at = 0; at < 20; at++) await (await fetch(url)).text();
    const state = await fetch(new URL("/state", consoleUrl));
    const { samples } = (await state.json()) as { samples: Sample[] };
    total = samples.slice(-5).reduce((sum, { answers }) => sum + answers["2xx"], 0);
  }
}
