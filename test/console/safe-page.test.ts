/** What others may have named stays text on the page, and the page loads from nowhere else. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import type { ConsoleMemory } from "../../src/console/console-memory.ts";
import { runForTests } from "../../src/console/history/run-for-tests.ts";
import type { NewRun } from "../../src/console/history/run-record.ts";
import { sampleForTests } from "../../src/console/sample-for-tests.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { hostileStrings } from "./hostile-strings.ts";
import { openHostilePage } from "./open-hostile-page.ts";
import { openPage } from "./open-page.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the page of the console", { skip, timeout: 60_000 }, () => {
  test(`shows ${hostileStrings.length} hostile strings as they are, wherever a name is shown`, async (t) => {
    const { memory, history, url } = await startConsoleForTests(t);
    for (const text of hostileStrings) showEverywhere(memory, text);
    history.add(hostileRun());
    memory.show({ runs: history.list() });
    const { page, assertShown, assertHarmless } = await openHostilePage(t, url);
    const shown: string[] = [];
    for (const [view, lastPanel] of [
      ["Overview", "Events"],
      ["Control", "Backends"],
      ["Verdict", "Ledgers"],
    ] as const) {
      await page.getByRole("link", { name: view, exact: true }).click();
      await page.getByRole("region", { name: lastPanel, exact: true }).waitFor();
      shown.push((await page.locator("main").textContent())!);
      await assertHarmless();
    }
    assertShown(shown);
  });

  test("asks nobody but its own server, and works when there is no other", async (t) => {
    const { memory, url } = await startConsoleForTests(t);
    memory.addSample(sampleForTests(1_700_000_000));
    const { page, problems } = await openPage(t, "about:blank");
    const asked = new Set<string>();
    page.on("request", (request) =>
      asked.add(new URL(request.url()).protocol + new URL(request.url()).host),
    );
    await page.route(/^(?!http:\/\/127\.0\.0\.1)/, (route) => route.abort());
    await page.goto(url);
    await page.getByText("251/s", { exact: true }).waitFor();

    assert.deepEqual(
      [...asked].filter((place) => place !== "data:"),
      [`http:${new URL(url).host}`],
    );
    assert.deepEqual(problems, []);
  });

  test("runs no script that is not a file of its server", async (t) => {
    const { url } = await startConsoleForTests(t);
    const { page } = await openPage(t, url);
    await page.getByText("live, each second").waitFor();
    const ran = await page.evaluate(`
      document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="hacked = 1">');
      const script = document.createElement("script");
      script.textContent = "hacked = 2";
      document.body.append(script);
      const style = document.createElement("style");
      style.textContent = "body { --hacked: 1 }";
      document.body.append(style);
      ["hacked" in globalThis, getComputedStyle(document.body).getPropertyValue("--hacked")];
    `);
    assert.deepEqual(ran, [false, ""]);
  });

  test("cannot be put into a frame", async (t) => {
    const { url } = await startConsoleForTests(t);
    const policy = (await fetch(url)).headers.get("content-security-policy")!;
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
  });
});

function hostileRun(): NewRun {
  const cells = hostileStrings.map((text) => [text, text]);
  return {
    ...runForTests(hostileStrings[0]!),
    verdict: hostileStrings[1]!,
    judged: {
      about: hostileStrings.join(" "),
      doubts: hostileStrings,
      findings: hostileStrings.map((text) => {
        return { expectation: text, outcome: "missed", evidence: text };
      }),
      tables: [{ title: "Ledgers", head: hostileStrings.slice(0, 2), rows: cells }],
    },
  };
}

function showEverywhere(memory: ConsoleMemory, text: string): void {
  const { backends, faults, limits, targets, scripts, clicks } = memory.state;
  const counts = { seen: 0, applied: 0, abandoned: 0, spared: 0 };
  const card = { upstream: text, isHealthy: true, isDraining: false, inFlight: 0 };
  const breaker = { state: "open", isForced: false, msToTrial: 10, calls: 1, failures: 1 } as const;
  memory.show({
    backends: [...backends, { ...card, name: text, address: text, breaker }],
    limits: [...limits, { limit: text, ratePerSecond: 1, burst: 1, key: text }],
    faults: [...faults, { target: text, id: text, about: text, state: "active", ...counts }],
    targets: [...targets, text],
    scripts: [...scripts, text],
    clicks: [...clicks, text],
    load: { state: "running", script: text, line: text, outcome: text, rateFactor: 1 },
    drill: {
      name: text,
      steps: [{ name: text, progress: "running" }],
      verdict: "FAIL",
      sentence: text,
      findings: [{ expectation: text, outcome: "missed", evidence: text }],
    },
  });
  memory.beginPhase({ id: text, kind: "fault", label: text, fromS: 1_700_000_000 });
  memory.addEvent({ atS: 1_700_000_000, about: text, sentence: text, tone: "bad", isMark: true });
  const sample = sampleForTests(1_700_000_000 + memory.state.samples.length);
  memory.addSample({ ...sample, breakers: { [text]: "open" }, isUp: { [text]: false } });
}
