/** No port is given to two, in one process or in several. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { claim, claimLab, claimPorts } from "./claim-ports.ts";

describe("claimed ports", { timeout: 30_000 }, () => {
  test("are below those of connections that go out, and never given twice", async () => {
    const ports = [...(await claimPorts(150)), ...(await claimPorts(150))];
    assert.equal(new Set(ports).size, 300);
    assert.ok(ports.every((port) => port >= 20_000 && port < 26_000));
  });

  test("leave out where somebody listens", async (t) => {
    const server = createServer().listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    assert.equal(await claim([port]), undefined);
    server.close();
    await once(server, "close");
    const held = await claim([port]);
    assert.equal(await claim([port]), undefined, "it is claimed now");
    for (const socket of held!) socket.close();
  });

  test("belong to one of several processes that all ask at once", async (t) => {
    const all = await Promise.all(Array.from({ length: 4 }, () => claimElsewhere(t)));
    const ports = all.flat();
    assert.equal(new Set(ports).size, 4 * 200);
  });

  test("of a lab are all its ports", async () => {
    const { offset, option, ports, prometheus } = await claimLab();
    assert.deepEqual(option, ["--port-offset", String(offset)]);
    assert.equal(ports.gateway, 8080 + offset);
    assert.equal(prometheus, 9090 + offset);
  });
});

const module = JSON.stringify(fileURLToPath(new URL("claim-ports.ts", import.meta.url)));
const asks = `
import { claimPorts } from ${module};
process.send(await claimPorts(200));
process.on("disconnect", () => process.exit());`;

/** Ports that a process of its own holds until the test is over. */
async function claimElsewhere(t: TestContext): Promise<number[]> {
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", asks], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  t.after(() => child.kill());
  const [ports] = await once(child, "message");
  return ports as number[];
}
