/** One of the drills that come with Weir, as it stands; `make drills` runs all of them. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readYaml } from "../../src/config/read-yaml.ts";
import { drillPlan } from "../../src/drill/drill-plan.ts";
import { startWeir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { drillNames } from "../reference/drill-blocks.ts";
import { statusOrBusy } from "./status-or-busy.ts";

const root = join(import.meta.dirname, "../..");
const names = drillNames(root);

describe("drills/", () => {
  test("each has its line in the list of drills", async () => {
    const text = await readFile(join(root, "docs/drills/README.md"), "utf8");
    const listed = [...text.matchAll(/^\| \[([\w-]+)\]\(\1\.md\) \|/gm)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), [...names].sort());
  });

  test("the one that the page shows is valid", async () => {
    const text = await readFile(join(root, "docs/drills/README.md"), "utf8");
    const [, shown = ""] = /^```yaml\n([\s\S]*?)^```$/m.exec(text) ?? [];
    assert.equal(readYaml(shown, "README.md", drillPlan).expect.length, 2);
  });

  test("event-loop passes", { timeout: 120_000 }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "weir-drill-"));
    t.after(() => rm(folder, { recursive: true }));
    const { option } = await claimLab();
    const args = ["--report", join(folder, "report.html"), join(root, "drills/event-loop.yaml")];
    const { status, output } = await startWeir(t, ["drill", ...args, ...option]).ended();
    assert.doesNotMatch(output, /MISSED/, output);
    assert.equal(status, statusOrBusy(0, output), output);
  });
});
