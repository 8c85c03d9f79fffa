/** Hostile strings in former runs, their comparison and evidence, and in what was recorded. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import { parse } from "yaml";
import { ClickRecorder } from "../../src/console/click-recorder.ts";
import { ConsoleControl } from "../../src/console/console-control.ts";
import { ConsoleMemory } from "../../src/console/console-memory.ts";
import { runBookForTests } from "../../src/console/history/run-book-for-tests.ts";
import { runForTests } from "../../src/console/history/run-for-tests.ts";
import type { NewRun } from "../../src/console/history/run-record.ts";
import { LimitChange } from "../../src/console/limit-change.ts";
import { LoadControl } from "../../src/console/load-control.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { hostileStrings } from "./hostile-strings.ts";
import { openHostilePage, squeezed } from "./open-hostile-page.ts";
import { startStandIn } from "./stand-in.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";
const count = hostileStrings.length;

describe("former runs and recorded clicks", { skip, timeout: 60_000 }, () => {
  test("show former runs and compare them, whatever they are called", async (t) => {
    const { memory, history, url } = await startConsoleForTests(t);
    for (const text of hostileStrings) history.add({ ...runForTests(text), verdict: text });
    memory.show({ runs: history.list() });
    const { page, assertShown, assertHarmless } = await openHostilePage(t, `${url}#runs`);
    const table = page.getByRole("region", { name: "Runs" }).locator("tbody");
    const columns = [2, 3].map((column) => table.locator(`td:nth-child(${column})`));
    assertShown(
      await Promise.all(columns.map(async (cells) => joined(await cells.allTextContents()))),
    );
    const panel = page.getByRole("region", { name: "Comparison" });
    await table.getByRole("button", { name: /^A: / }).first().click();
    const [last] = hostileStrings.slice(-1);
    for (const [at, text] of hostileStrings.toReversed().entries()) {
      await table.getByRole("button", { name: /^B: / }).nth(at).click();
      const id = count - at;
      await panel.getByText(`A: run ${count}, ${last}. B: run ${id}, ${text}.`).waitFor();
      await assertHarmless();
    }
  });

  test("show the evidence of a former run that is chosen", async (t) => {
    const { memory, history, url } = await startConsoleForTests(t);
    for (const text of hostileStrings) history.add(judgedRun(text));
    memory.show({ runs: history.list() });
    const { page, assertHarmless } = await openHostilePage(t, `${url}#runs`);
    for (const [at, text] of hostileStrings.entries()) {
      await page.goto(`${url}#verdict/${at + 1}`);
      await page.getByText(`run ${at + 1}, `).waitFor();
      const shown = squeezed((await page.locator("main .column").textContent())!);
      assert.equal(shown.split(squeezed(text)).length - 1, evidenceShown, text);
      await assertHarmless();
    }
  });

  test("record clicks on what is called so, as text of the page and of the drill", async (t) => {
    const { page, assertShown, assertHarmless, url } = await openControlled(t);
    const recorded = page.getByRole("region", { name: "Recorded" });
    for (const [at, text] of hostileStrings.entries()) {
      await page
        .getByRole("button", { name: /^Drain / })
        .nth(at)
        .click();
      await page.locator(".outcome").getByText(`${text} gets no new requests`).waitFor();
    }
    const [target, route] = [hostileStrings[2]!, `/${hostileStrings[0]}`];
    const fault = { do: "fault", target, route, kind: "reset", share: 1, for: "5s" };
    await page.evaluate(
      (click) => fetch("/clicks", { method: "POST", body: click }),
      JSON.stringify(fault),
    );
    await recorded.getByText(`fault at ${target}: reset for 5s`).waitFor();
    assertShown([joined(await recorded.locator("li").allTextContents())]);
    await assertHarmless();
    await page.getByRole("link", { name: "Overview" }).click();
    const events = page.getByRole("region", { name: "Events" });
    await events.waitFor();
    assertShown([(await events.textContent())!]);
    await assertHarmless();

    const drill = parse(await (await fetch(`${url}recorded.yaml`)).text());
    const targets = drill.actions.map((action: { target: string }) => action.target);
    assert.deepEqual(targets, hostileStrings);
    assert.deepEqual([drill.faults[0].target, drill.faults[0].route], [target, route]);
  });
});

function joined(texts: readonly string[]): string {
  return texts.join(" ");
}

function judgedRun(text: string): NewRun {
  return {
    ...runForTests(text),
    verdict: text,
    judged: {
      about: text,
      doubts: [text],
      findings: [{ expectation: text, outcome: "missed", evidence: text }],
      tables: [{ title: text, head: [text], rows: [[text]] }],
    },
  };
}

/** How often the page shows the name of such a run. */
const evidenceShown = 9;

/** With a control that asks a gateway and targets that do whatever is asked. */
async function openControlled(t: TestContext) {
  const adminUrl = await startStandIn(t, () => ({ body: { rateLimits: {} } }));
  const { signal } = new AbortController();
  const urls = new Map(hostileStrings.map((name) => [name, adminUrl]));
  const ledgers = { route: "/", upstream: "bins", targets: ["bin-1"] };
  const memory = new ConsoleMemory("gateway");
  const wallClockMs = (): number => 1_700_000_000_000;
  const control = new ConsoleControl({
    memory,
    adminUrl,
    addresses: urls,
    faultUrls: urls,
    limits: await LimitChange.make(adminUrl, "", signal),
    recorder: new ClickRecorder({ ledgers, leadMs: 5000 }),
    load: new LoadControl({
      memory,
      scripts: urls,
      startRun: () => assert.fail("nothing is started"),
      runs: runBookForTests(memory),
      wallClockMs,
    }),
    wallClockMs,
    onFaultsChanged: async () => undefined,
    signal,
  });
  const { url } = await startConsoleForTests(t, { control }, memory);
  const card = { upstream: "bins", isHealthy: true, isDraining: false, inFlight: 0 };
  memory.show({
    targets: hostileStrings,
    backends: hostileStrings.map((name) => ({
      ...card,
      name,
      address: name,
      breaker: undefined,
    })),
  });
  return { ...(await openHostilePage(t, `${url}#control`)), url };
}
