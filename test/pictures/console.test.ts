/**
 * The pictures of the console in the documents, from a lab in which a drill has just ended: each
 * view is up, has something of everything to show, and the browser does not complain.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { ConsoleState } from "../../src/console/console-state.ts";
import { chartInk } from "../console/chart-ink.ts";
import { type LabForTests, startLabForTests } from "../console/lab-for-tests.ts";
import { openPage } from "../console/open-page.ts";
import { getJson } from "../gateway/running-gateway.ts";
import { chooseMostTried } from "./choose-most-tried.ts";
import { picturedDrill, requestsPerSecond } from "./pictured-drill.ts";
import { startTraffic } from "./start-traffic.ts";
import { isForDocuments, pictureSize, skip, takePicture, timeout } from "./take-picture.ts";

const lengths = isForDocuments
  ? { openForS: 5, beforeS: 12, faultS: 14, afterS: 12 }
  : { openForS: 1, beforeS: 1, faultS: 3, afterS: 1 };
/** Of load, that a document shall show behind the drill's. */
const secondsShown = 5;
const tcpRequestsPerSecond = 20;

describe("a picture of the console", { skip, timeout }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  let lab: LabForTests;
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "weir-pictures-"));
    ends.push(() => rm(folder, { recursive: true }));
    const drill = join(folder, "drill.yaml");
    await writeFile(drill, picturedDrill(lengths));
    const history = join(folder, "history.sqlite");
    lab = await startLabForTests(["--drill", drill, "--history", history], { cwd: folder });
    ends.push(() => lab.weir.stop());
    // Through the TCP listener, to a route that the drill's ledgers do not look at.
    const tcpUrl = `http://127.0.0.1:${lab.ports.gatewayTcp}/bytes/4096`;
    ends.push(startTraffic(tcpUrl, tcpRequestsPerSecond, { connection: "close" }));
    await lab.weir.line(/^(?:PASS|FAIL|INCONCLUSIVE) /);
    // The drill's load has ended with it, and the pictures show the gateway at work.
    ends.push(startTraffic(`http://127.0.0.1:${lab.ports.gateway}/get`, requestsPerSecond));
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  const state = (): Promise<ConsoleState> => getJson(`${lab.consoleUrl}state`);
  async function open(t: TestContext, view: string): Promise<Page> {
    const { page, problems } = await openPage(t, `${lab.consoleUrl}${view}`, {
      viewport: pictureSize,
    });
    await page.getByText("live, each second").waitFor();
    t.after(() => assert.deepEqual(problems, []));
    const openedS = (await state()).samples.at(-1)!.atS;
    while (isForDocuments && !isBusySince(await state(), openedS)) await pause(100);
    return page;
  }

  test("has the verdict of a drill, its bands, and a line in every chart", async (t) => {
    const page = await open(t, "");
    const drill = page.locator(".drill");
    await drill.locator(".badge", { hasText: isForDocuments ? /PASS/ : /[A-Z]{4}/ }).waitFor();
    const canvases = page.locator(".chart canvas");
    assert.deepEqual(await canvases.evaluateAll(chartInk), new Array(7).fill(true));
    assert.equal(await page.locator(".chart + .empty").count(), 0);
    const { phases } = await state();
    const kinds = phases.map(({ kind }) => kind).sort();
    // Where the machine is busy a load or a fault may begin a second time.
    assert.deepEqual(isForDocuments ? kinds : [...new Set(kinds)], ["fault", "load"]);
    await takePicture(page, "console.png");
  });

  test("has an exchange of the heat map, and a waterfall of its tries", async (t) => {
    const page = await open(t, "#latency");
    const tries = await chooseMostTried(page, lab.consoleUrl);
    // One exchange in twenty is sampled; of a hundred that are tried again that may be none.
    if (isForDocuments) assert.ok(tries > 1, "none that was tried again was sampled: do it again");
    // The whole, a connection and an answer are three; a further try adds one or two.
    assert.ok((await page.locator(".waterfall .strip").count()) >= 2 + tries);
    assert.deepEqual(await page.locator(".heat canvas").evaluateAll(chartInk), [true]);
    await takePicture(page, "console-latency.png");
  });

  test("has a flame graph of the gateway under load", async (t) => {
    const page = await open(t, "#profile");
    await page.getByRole("button", { name: "Take" }).click();
    await page.locator(".flame").waitFor();
    assert.ok((await page.locator(".flame button").count()) > 20);
    await takePicture(page, "console-profile.png");
  });

  test("has what the verdict rests on: events, phases, ledgers", async (t) => {
    const page = await open(t, "#verdict");
    await page.getByRole("region", { name: "Ledgers" }).waitFor();
    for (const title of ["Events", "Phases", "Ledgers"]) {
      const rows = page.getByRole("region", { name: title }).locator("tbody tr");
      assert.ok((await rows.count()) > 3, title);
    }
    assert.equal(await page.locator(".findings li").count(), 13);
    await takePicture(page, "console-verdict.png");
  });
});

function isBusySince({ samples }: ConsoleState, sinceS: number): boolean {
  const last = samples.filter(({ fromS }) => fromS >= sinceS).slice(-secondsShown);
  const isBusy = last.every(({ answers }) => answers["2xx"] > 0.9 * requestsPerSecond);
  return last.length === secondsShown && isBusy;
}
