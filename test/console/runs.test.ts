/** Former runs: they are listed, two are compared, and a drill's verdict can be read again. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { runForTests } from "../../src/console/history/run-for-tests.ts";
import type { NewRun } from "../../src/console/history/run-record.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { openPage } from "./open-page.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("former runs on the console", { skip, timeout: 60_000 }, () => {
  test("are listed with verdict and figures, latest first", async (t) => {
    const page = await openWith(t, "#runs", [runForTests("breaker"), script("load-test.js")]);
    const rows = page.getByRole("region", { name: "Runs" }).locator("tbody tr");
    const texts = await rows.allTextContents();
    assert.deepEqual(
      texts.map((text) => text.replace(/24 s.*/, "24 s")),
      [
        "ABload-test.jsa threshold was crossed2,4005.0 %5.00 ms9.50 ms9.90 ms24 s",
        "ABbreakerPASS2,4005.0 %5.00 ms9.50 ms9.90 ms24 s",
      ],
    );
  });

  test("are compared two by two, with an interval, or no difference is shown", async (t) => {
    const measure = runForTests("").measure;
    const calm = measure.slices.map(({ counts }) => ({ counts, failures: 0 }));
    const runs = [
      runForTests("before"),
      { ...runForTests("after"), measure: { ...measure, slices: calm } },
    ];
    const page = await openWith(t, "#runs", runs);
    await page.getByRole("button", { name: "A: run 1, before" }).click();
    await page.getByRole("button", { name: "B: run 2, after" }).click();
    const panel = page.getByRole("region", { name: "Comparison" });
    await panel.getByText("lower in B").waitFor();
    const text = await panel.textContent();
    assert.match(text!, /A: run 1, before\. B: run 2, after\./);
    assert.match(text!, /p99no difference shown: both are between 0 and 10 ms/);
    assert.match(text!, /A 5 %, B 0 %; B less A is −5 % \(95 %: −5 % to −5 %\)/);
  });

  test("say that nothing can be said of one that was too short", async (t) => {
    const { measure } = runForTests("");
    const short = { ...runForTests("short"), measure: { ...measure, slices: [] } };
    const page = await openWith(t, "#runs", [runForTests("long"), short]);
    await page.getByRole("button", { name: "A: run 1, long" }).click();
    await page.getByRole("button", { name: "B: run 2, short" }).click();
    await page.getByText("Nothing can be said: there were answers in 0 seconds").waitFor();
  });

  test("have the verdict of the last drill, with evidence and ledgers", async (t) => {
    const page = await openWith(t, "#verdict", [runForTests("breaker"), script("load-test.js")]);
    await page.getByRole("region", { name: "breaker" }).waitFor();
    await page.locator(".badge.good", { hasText: "PASS" }).waitFor();
    await page.getByText("0.3 s after").waitFor();
    await page.getByRole("region", { name: "Ledgers" }).getByText("answers 200").waitFor();
  });

  test("have the verdict of the one that is chosen", async (t) => {
    const page = await openWith(t, "#runs", [runForTests("first"), runForTests("second")]);
    await page.getByRole("link", { name: "first" }).click();
    await page.getByRole("region", { name: "first" }).waitFor();
    assert.equal(new URL(page.url()).hash, "#verdict/1");
    await page.getByRole("link", { name: "Verdict" }).click();
    await page.getByRole("region", { name: "second" }).waitFor();
  });

  test("are said to be none, or not kept, where that is so", async (t) => {
    const page = await openWith(t, "#runs", []);
    await page.getByText("None yet.").waitFor();
    await page.getByRole("link", { name: "Verdict" }).click();
    await page.getByText("No drill is over yet: weir up --drill FILE runs one.").waitFor();
    await page.goto(`${page.url().replace(/#.*/, "")}#verdict/7`);
    await page.getByText("no run 7 is kept").waitFor();
  });
});

function script(name: string): NewRun {
  const verdict = "a threshold was crossed";
  return { ...runForTests(name), kind: "script", judged: undefined, verdict };
}

async function openWith(t: TestContext, view: string, runs: readonly NewRun[]): Promise<Page> {
  const { memory, history, url } = await startConsoleForTests(t);
  for (const run of runs) history.add(run);
  memory.show({ runs: history.list() });
  const { page } = await openPage(t, `${url}${view}`);
  await page.getByText("live, each second").waitFor();
  return page;
}
