/** The picture of a run's report in the documents: two real runs, one compared with the other. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { openPage } from "../console/open-page.ts";
import { startWeir } from "../lab/weir-for-tests.ts";
import { startTargetProcess } from "../targets/target-process.ts";
import { checkoutScript } from "./checkout-script.ts";
import { isForDocuments, pictureSize, skip, takePicture, timeout } from "./take-picture.ts";

/** Of fewer than 20 seconds a comparison says that they are too few. */
const [rampS, steadyS] = isForDocuments ? [10, 25] : [1, 2];
const script = "checkout.js";
/** By the exit status of the run. */
const verdicts = new Map<number | null, string>([
  [0, "PASS"],
  [97, "INCONCLUSIVE"],
  [99, "FAIL"],
]);

test("a picture of a report has its verdict, a comparison, and lines in every chart", {
  skip,
  timeout,
}, async (t) => {
  const cwd = await mkdtemp(join(tmpdir(), "weir-pictures-"));
  t.after(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, script), checkoutScript);
  const { url } = await startTargetProcess(t, "bin");
  const run = async (waitMs: number, ...outputs: string[]): Promise<number | null> => {
    const settings = { TARGET: url, WAIT_MS: waitMs, RAMP_S: rampS, STEADY_S: steadyS };
    const given = Object.entries(settings).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const words = ["run", "--quiet", ...given, ...outputs, script];
    return (await startWeir(t, words, { cwd }).ended()).status;
  };
  await run(20, "--summary-export", "monday.json");
  const status = await run(30, "--compare", "monday.json", "--report", "report.html");

  const { page, problems } = await openPage(t, pathToFileURL(join(cwd, "report.html")).href, {
    viewport: { ...pictureSize, height: 1540 },
  });
  await page.getByRole("heading", { name: "Compared with monday.json" }).waitFor();
  // A busy machine answers late, or is the bottleneck itself: no picture for a document.
  const word = verdicts.get(status)!;
  assert.ok(word === "PASS" || !isForDocuments, `${status}`);
  await page.locator("h1 .badge").getByText(word, { exact: true }).waitFor();
  const charts = page.locator("svg");
  assert.equal(await charts.count(), 7);
  for (const chart of await charts.all()) {
    assert.ok((await chart.locator("path, polyline").count()) > 0);
  }
  assert.deepEqual(problems, []);
  await takePicture(page, "report.png", { isWhole: false });
});
