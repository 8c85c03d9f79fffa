import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { findTakenPorts } from "./find-taken-ports.ts";
import { placeLabPorts } from "./place-lab-ports.ts";

test("names the taken port, what it was for and the options that move it", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ports = placeLabPorts({ offset: 0, moved: { hello: port } });

  const problems = await findTakenPorts(ports, ["hello"]);

  assert.equal(problems.length, 1);
  assert.match(
    problems[0]!,
    new RegExp(
      `^port ${port} \\(hello\\) cannot be used: .*EADDRINUSE.*; move it with --hello-port N, or all ports with --port-offset N$`,
    ),
  );
});

test("finds no problem with a port that is free, and leaves it free", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const ports = placeLabPorts({ offset: 0, moved: { hello: port } });

  assert.deepEqual(await findTakenPorts(ports, ["hello"]), []);
  assert.deepEqual(await findTakenPorts(ports, ["hello"]), []);
});
