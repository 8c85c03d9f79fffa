/** Profiles of the gateway are of all its threads. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { ReadProfile } from "../telemetry/read-profile.ts";
import { runGateway } from "./running-gateway.ts";

const all = ["main", "worker-0", "worker-1"];
/** Of what was allocated before the samples began a heap tells nothing: a thread may have none. */
const profiles = [
  ["profile?seconds=1", all],
  ["allocs?seconds=1", all],
  ["heap", ["main"]],
] as const;

test("a profile of the gateway tells its threads apart", async (t) => {
  const routes = [{ match: {}, respond: { status: 204 } }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes }];
  const { admin, ports } = await runGateway(t, { workers: 2, listeners });
  // A thread that has nothing to do has nothing to tell; new connections reach them both.
  let isOver = false;
  const clients = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const socket = connect(ports[0]!, "127.0.0.1");
      socket.resume();
      socket.write("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
      await once(socket, "close");
    }
  });
  try {
    for (const [name, told] of profiles) {
      const answer = await fetch(`${admin}/debug/pprof/${name}`);
      assert.equal(answer.status, 200, await answer.clone().text());
      const { stacks } = new ReadProfile(await answer.bytes());
      const threads = new Set(stacks.map(({ labels }) => labels.thread));
      for (const thread of told) assert.ok(threads.has(thread), `${name} has no ${thread}`);
    }
  } finally {
    isOver = true;
    await Promise.all(clients);
  }
});
