/** The report of a run in a real browser: it can be read, and nothing that others named acts. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { BrowserContextOptions } from "playwright-core";
import { toHtmlReport } from "../src/load/report/html-report.ts";
import { toJunitReport } from "../src/load/report/junit-report.ts";
import { runText } from "../src/load/run-for-tests.ts";
import type { RunResult } from "../src/load/running/run-result.ts";
import { browserOptions } from "./console/browser-for-tests.ts";
import { hostileStrings } from "./console/hostile-strings.ts";
import { type OpenedPage, openPage } from "./console/open-page.ts";
import { poorContrasts } from "./console/poor-contrasts.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the report of a run", { skip, timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "weir-report-"));
  let result: RunResult;
  before(async () => {
    result = await hostileResult();
  });
  after(() => rmSync(folder, { recursive: true }));

  function open(t: TestContext, options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const path = join(folder, "report.html");
    const [title = ""] = hostileStrings;
    const former = hostileStrings.join(" ");
    const comparison = { former, doubts: [former], differences: [] };
    const about = { title, endedAt: former, comparison };
    writeFileSync(path, toHtmlReport(result, about));
    return openPage(t, pathToFileURL(path).href, options);
  }

  test(`shows ${hostileStrings.length} hostile strings as they are, and none of them acts`, async (t) => {
    const { page, problems } = await open(t);
    const seen = squeezed((await page.locator("main").textContent())!);
    for (const section of ["checks", "failures", "thresholds", "comparison"]) {
      const shown = squeezed((await page.locator(`#${section}`).textContent())!);
      for (const text of hostileStrings) {
        // A metric's name has no such characters: only the tags of thresholds do.
        if (section === "thresholds" && /[,\n]/.test(text)) continue;
        assert.ok(shown.includes(squeezed(text)), `${section}: ${text}`);
      }
    }
    assert.ok(seen.includes(squeezed(hostileStrings[0]!)));
    const elements = (await page.locator("body *").evaluateAll(namesOf)) as string[];
    assert.deepEqual(
      elements.filter((name) =>
        /^(script|img|iframe|object|embed|style|base|meta|link|video|math|a|form|input|x)$/.test(
          name,
        ),
      ),
      [],
    );
    assert.equal(await page.evaluate(() => "hacked" in globalThis), false);
    assert.deepEqual(problems, []);
  });

  test("has a JUnit file beside it that an XML parser reads back, whatever the names", async (t) => {
    const { page } = await openPage(t, "about:blank");
    const read = (await page.evaluate(`(() => {
      const xml = ${JSON.stringify(toJunitReport(result, hostileStrings[0]!))};
      const parsed = new DOMParser().parseFromString(xml, "application/xml");
      return [...parsed.querySelectorAll("testcase, parsererror")].map(
        (one) => one.getAttribute("name") ?? one.textContent,
      );
    })()`)) as string[];
    const checks = result.state.groups.checks().map(({ path }) => path.replace(/^::/, ""));
    const thresholds = result.thresholds.map(({ key, threshold }) => `${key} ${threshold.source}`);
    assert.deepEqual(read, [...thresholds, ...checks]);
  });

  test("asks for nothing, and runs nothing that is put into it", async (t) => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { page } = await open(t);
    const requested: string[] = [];
    page.on("request", (request) => requested.push(request.url()));
    await page.reload();
    assert.deepEqual(requested, [page.url()]);
    const ran = await page.evaluate(`
      document.body.insertAdjacentHTML("beforeend", '<img src="${url}" onerror="hacked = 1">');
      const script = document.createElement("script");
      script.textContent = "hacked = 2";
      document.body.append(script);
      fetch("${url}").catch(() => "hacked" in globalThis);
    `);
    assert.equal(ran, false);
    assert.equal(asked, 0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has the contrast of WCAG AA in ${colorScheme}`, async (t) => {
      const { page } = await open(t, { colorScheme });
      assert.deepEqual(await page.evaluate(poorContrasts), []);
    });
  }

  for (const [width, height] of [
    [1280, 720],
    [390, 844],
  ] as const) {
    test(`fits into ${width} by ${height}, and scrolls one way only`, async (t) => {
      const { page } = await open(t, { viewport: { width, height } });
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok((wide as number) <= width, String(wide));
      assert.equal(await page.locator("svg").count(), 7);
    });
  }
});

/** A run whose groups, checks, thresholds and failures all have such names. */
async function hostileResult(): Promise<RunResult> {
  const { result } = await runText(
    `import { check, group, sleep } from "k6"; import { Counter } from "k6/metrics";
     const names = ${JSON.stringify(hostileStrings)}, counter = new Counter("named");
     export const options = {
       scenarios: { s: { executor: "constant-arrival-rate", rate: 5, duration: "5s",
         preAllocatedVUs: 2 } },
       thresholds: Object.fromEntries(names.filter((name) => !/[,\\n]/.test(name)).map(
         (name) => ["named{t:" + name + "}", ["count>=0"]])),
     };
     export default function () {
       for (const name of names) {
         try { check(1, { [name]: false }); } catch (error) {}
         try { group(name, () => {}); } catch (error) {}
       }
       counter.add(1); sleep(0.1);
     }`,
  );
  const { counts } = result.state;
  for (const text of hostileStrings) counts.failureKinds.add(`request: ${text}`);
  for (let i = 0; i < 500; i++) counts.addRequest(i % 9 === 0 ? 503 : 200, i % 9 === 0, 10 + i, 0);
  counts.tick(6000);
  return result;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function namesOf(elements: { localName: string }[]): string[] {
  return elements.map(({ localName }) => localName);
}
