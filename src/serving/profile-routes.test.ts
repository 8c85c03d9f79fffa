import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { Profiles } from "../telemetry/profiles.ts";
import { profileRoutes } from "./profile-routes.ts";

describe("profileRoutes", () => {
  test("list what there is", async (t) => {
    const { fetch } = await serve(t);
    const response = await fetch("/debug/pprof");
    assert.equal(new URL(response.url).pathname, "/debug/pprof/");
    const links = [...(await response.text()).matchAll(/href="([^"]+)"/g)].map(([, link]) => link!);
    assert.equal(links.length, 6);
    for (const link of links.filter((link) => !link.startsWith("profile"))) {
      assert.equal((await fetch(`/debug/pprof/${link}`)).status, 200, link);
    }
  });

  for (const path of ["heap", "allocs", "profile?seconds=1", "goroutine"]) {
    test(`give ${path} as a profile with samples`, async (t) => {
      const { fetch } = await serve(t);
      const kept = Array.from({ length: 5000 }, (_, n) => new Array(100).fill(n));
      const response = await fetch(`/debug/pprof/${path}`);
      const { sample } = Profile.decode(gunzipSync(await response.bytes()));
      assert.ok(sample.length > 0);
      assert.equal(kept.length, 5000);
    });
  }

  test("tell threads and what they wait for as text", async (t) => {
    const { fetch } = await serve(t);
    const text = await (await fetch("/debug/pprof/goroutine?debug=1")).text();
    assert.match(text, /^thread 0 \(main\) \[running\]:\n\t/);
    assert.match(text, /^\thandles: .*\d+ tcp/m);
    assert.match(text, /^\tsocket 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+$/m);
  });

  test("refuse a second processor profile while one is taken", async (t) => {
    const { fetch } = await serve(t);
    const first = fetch("/debug/pprof/profile?seconds=1");
    const second = await fetch("/debug/pprof/profile?seconds=1");
    const statuses = [second.status, (await first).status].sort();
    assert.deepEqual(statuses, [200, 503]);
  });

  test("say that there is no profiler where it is not installed", async (t) => {
    const { fetch } = await serve(t, new Profiles(() => Promise.reject(new Error("not found"))));
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

function serve(t: TestContext, profiles = new Profiles()) {
  return serveRoutes(t, profileRoutes(profiles));
}
