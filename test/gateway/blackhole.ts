/** A server that lets connections hang: its queue is full, so the kernel drops every SYN. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { TestContext } from "node:test";

/** It listens and never accepts, as its loop stands still. */
const program = `
const { writeSync } = require("node:fs");
const server = require("node:net").createServer();
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Answers its address. Ended after the test. */
export async function startBlackhole(t: TestContext): Promise<string> {
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const port = Number((await once(child.stdout!, "data"))[0]);
  // As many as a queue of one takes (its length and one more), and those that then hang.
  const sockets = Array.from({ length: 4 }, () => connect(port, "127.0.0.1"));
  for (const socket of sockets) {
    socket.on("error", () => {});
    t.after(() => socket.destroy());
  }
  await new Promise<void>((resolve) => {
    let connected = 0;
    for (const socket of sockets) {
      socket.once("connect", () => {
        connected += 1;
        if (connected === 2) resolve();
      });
    }
  });
  return `127.0.0.1:${port}`;
}
