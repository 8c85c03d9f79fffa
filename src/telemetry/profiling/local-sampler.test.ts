import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { LocalSampler } from "./local-sampler.ts";
import { loadPprof } from "./pprof-package.ts";

const pprof = await loadPprof();
assert.ok(typeof pprof !== "string");
const sampler = new LocalSampler("main", pprof, 1000);

describe("LocalSampler", () => {
  test("cuts what it has started", async () => {
    sampler.start("cpu");
    assert.ok(await sampler.cut("cpu", false));
    assert.equal(await sampler.cut("cpu", false), undefined);
  });

  test("counts what keeps the thread alive", async (t) => {
    const before = (await sampler.resources()).get("TCPServerWrap") ?? 0;
    const server = createServer().listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    assert.equal((await sampler.resources()).get("TCPServerWrap"), before + 1);
  });
});
