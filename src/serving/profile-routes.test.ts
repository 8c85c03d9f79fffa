import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { ProcessProfiler } from "../telemetry/profiling/process-profiler.ts";
import { profileRoutes } from "./profile-routes.ts";

describe("profileRoutes", () => {
  test("list what there is", async (t) => {
    const { fetch } = await serve(t);
    const response = await fetch("/debug/pprof");
    assert.equal(new URL(response.url).pathname, "/debug/pprof/");
    const links = [...(await response.text()).matchAll(/href="([^"]+)"/g)].map(([, link]) => link!);
    assert.equal(links.length, 6);
    for (const link of links.filter((link) => !link.includes("seconds"))) {
      assert.equal((await fetch(`/debug/pprof/${link}`)).status, 200, link);
    }
  });

  for (const path of ["heap", "allocs?seconds=1", "profile?seconds=1", "goroutine"]) {
    test(`give ${path} as a profile with samples`, async (t) => {
      const { fetch } = await serve(t);
      const kept: number[][] = [];
      const working = setInterval(() => kept.push(new Array(100_000).fill(0.5)), 20);
      const response = await fetch(`/debug/pprof/${path}`);
      const { sample } = Profile.decode(gunzipSync(await response.bytes()));
      clearInterval(working);
      assert.ok(sample.length > 0);
    });
  }

  test("tell threads and what they wait for as text", async (t) => {
    const { fetch } = await serve(t);
    const text = await (await fetch("/debug/pprof/goroutine?debug=1")).text();
    assert.match(text, /^thread 0 \(main\) \[running\]:\n\t/);
    assert.match(text, /^\thandles: .*\d+ tcp/m);
    assert.match(text, /^\tsocket 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+$/m);
  });

  test("give a second processor profile while one is taken", async (t) => {
    const { fetch } = await serve(t);
    const asked = [1, 1].map((seconds) => fetch(`/debug/pprof/profile?seconds=${seconds}`));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200]);
  });

  test("say that there is no profiler where it is not installed", async (t) => {
    const { fetch } = await serve(t, () => Promise.reject(new Error("not found")));
    const response = await fetch("/debug/pprof/heap");
    assert.equal(response.status, 501);
    assert.match(await response.text(), /@datadog\/pprof: not found/);
  });

  test("refuse a time that is none", async (t) => {
    const { fetch } = await serve(t);
    assert.equal((await fetch("/debug/pprof/profile?seconds=0")).status, 400);
    assert.equal((await fetch("/debug/pprof/profile?seconds=301")).status, 400);
  });
});

async function serve(t: TestContext, load?: () => Promise<never>) {
  const profiler = new ProcessProfiler({ intervalUs: 1000, ...(load && { load }) });
  await profiler.start();
  return await serveRoutes(t, profileRoutes(profiler));
}
