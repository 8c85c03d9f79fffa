/** The target bin as a process: what its large bodies cost it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { openSocket } from "./raw-exchange.ts";
import { startTargetProcess } from "./target-process.ts";

const CLIENTS = 100;
const BODY_BYTES = 10 * 1_048_576;
/** A tenth of the bodies. A piece has 64 KiB; the rest is what no collection has freed yet. */
const GROWTH_BYTES_MAX = 100 * 1_048_576;

describe("weir target bin", () => {
  for (const path of [`/bytes/${BODY_BYTES}`, `/range/${BODY_BYTES}`]) {
    test(`keeps no body in memory of ${path} for clients that do not read`, async (t) => {
      const target = await startTargetProcess(t, "bin", { LOG_LEVEL: "warn" });
      const port = Number(new URL(target.url).port);
      await (await fetch(target.url + path)).bytes();
      const before = residentBytes(target.child.pid!);
      for (let n = 0; n < CLIENTS; n++) {
        const socket = await openSocket(t, port);
        socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
        await once(socket, "readable");
      }
      const growth = residentBytes(target.child.pid!) - before;
      assert.ok(growth < GROWTH_BYTES_MAX, `grew by ${growth} bytes`);
      assert.equal((await fetch(`${target.url}/get`)).status, 200);
    });
  }
});

function residentBytes(processId: number): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, "utf8"))!;
  return Number(kb) * 1024;
}
