/** Profiles of the gateway are of all its threads. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ReadProfile } from "../telemetry/read-profile.ts";
import { runGateway } from "./running-gateway.ts";

test("a profile of the gateway tells its threads apart", async (t) => {
  const routes = [{ match: {}, respond: { status: 204 } }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes }];
  const { admin } = await runGateway(t, { workers: 2, listeners });
  for (const name of ["heap", "profile?seconds=1", "allocs?seconds=1"]) {
    const answer = await fetch(`${admin}/debug/pprof/${name}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    const { stacks } = new ReadProfile(await answer.bytes());
    const threads = new Set(stacks.map(({ labels }) => labels.thread));
    if (name === "allocs?seconds=1") continue;
    for (const thread of ["main", "worker-0", "worker-1"]) assert.ok(threads.has(thread), thread);
  }
});
