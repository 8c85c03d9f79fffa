import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { health } from "./health.ts";

describe("weir health", () => {
  for (const [status, expected, said] of [
    [200, exitStatus.done, []],
    [204, exitStatus.done, []],
    [302, exitStatus.internalError, ["answered 302"]],
    [503, exitStatus.internalError, ["answered 503"]],
  ] as const) {
    test(`ends with ${expected} when the answer is ${status}`, async (t) => {
      const url = await answering(t, status);
      const { context, complaints } = makeContext();
      assert.equal(await health(url, context), expected);
      assert.deepEqual(
        complaints,
        said.map((one) => `weir: ${url}: ${one}`),
      );
    });
  }

  test("ends with 1 when nobody is there, and says so", async () => {
    const { context, complaints } = makeContext();
    assert.equal(await health("http://127.0.0.1:1/", context), exitStatus.internalError);
    assert.match(complaints.join(), /ECONNREFUSED|bad port/);
  });

  test("refuses what is no address of a page", async () => {
    for (const url of ["localhost:8080", "ftp://127.0.0.1/", "here"]) {
      await assert.rejects(health(url, makeContext().context), ConfigurationProblems);
    }
  });
});

async function answering(t: TestContext, status: number): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { location: "/elsewhere" }).end();
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function makeContext(): { context: CommandContext; complaints: string[] } {
  const complaints: string[] = [];
  const context: CommandContext = {
    environment: {},
    print: () => undefined,
    complain: (line) => complaints.push(line),
    isInteractive: false,
    stopped: new AbortController().signal,
    onHangup: () => () => undefined,
    onKey: () => () => undefined,
  };
  return { context, complaints };
}
