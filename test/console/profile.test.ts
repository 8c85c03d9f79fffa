/** A profile that is taken on the page is a real one, of the process that was chosen. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { runBackend, runGateway } from "../gateway/running-gateway.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { openPage } from "./open-page.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the profile view", { skip, timeout: 60_000 }, () => {
  test("draws where the gateway's processor time goes, and looks into a function", async (t) => {
    const address = await runBackend(t, "a", (exchange) => exchange.respond(200, "", "a"));
    const routes = [{ match: { path: "/" }, upstream: "bins" }];
    const gateway = await runGateway(t, {
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
      upstreams: { bins: { backends: [{ address }] } },
    });
    const pprofUrls = new Map([["gateway", gateway.admin]]);
    const { memory, url } = await startConsoleForTests(t, { pprofUrls });
    memory.show({ processes: ["gateway"] });
    const { page, problems } = await openPage(t, `${url}#profile`);
    await page.getByRole("button", { name: "Take" }).click();
    await page.getByText("It takes 2 s.").waitFor();
    let isTaken = false;
    const taken = page
      .locator(".flame")
      .waitFor()
      .then(() => {
        isTaken = true;
      });
    while (!isTaken) await (await fetch(`http://127.0.0.1:${gateway.ports[0]}/`)).text();
    await taken;

    const root = page.getByRole("button", { name: /^gateway: [\d.]+ m?s, 100 %$/ });
    const thread = page.getByRole("button", { name: /^main: / });
    const widthOf = async (one: typeof root): Promise<number> =>
      Math.round((await one.boundingBox())!.width);
    assert.ok((await widthOf(thread)) <= (await widthOf(root)));
    await thread.click();
    assert.equal(await widthOf(thread), await widthOf(root));
    assert.deepEqual(problems, []);
  });

  test("knows no process but those of its list", async (t) => {
    const { url } = await startConsoleForTests(t, { pprofUrls: new Map([["gateway", "x"]]) });
    const answer = await fetch(new URL("/profile?of=http://evil.test", url));
    assert.equal(answer.status, 404);
    const { detail } = (await answer.json()) as { detail: string };
    assert.equal(detail, "no process is called http://evil.test, but gateway");
  });
});
