import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openSocket } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { startApp } from "./start-app.ts";

describe("startApp", () => {
  test("names the port that is taken and what moves it", async (t) => {
    const { app, port } = await serveRoutes(t, []);
    const wanted = { host: "127.0.0.1", port, portOption: "PORT" };
    await assert.rejects(startApp(app, wanted), {
      name: "ConfigurationProblems",
      message: `PORT: port ${port} on 127.0.0.1 is taken; set PORT to another one`,
    });
  });

  test("lets several listen on one port when each says so", async (t) => {
    const { app } = await serveRoutes(t, []);
    const wanted = { host: "127.0.0.1", portOption: "PORT", reusePort: true };
    const first = await startApp(app, { ...wanted, port: 0 });
    const second = await startApp(app, { ...wanted, port: first.port });
    assert.equal(second.port, first.port);
    await Promise.all([first.close(0), second.close(0)]);
  });

  test("closes connections that are still there at the deadline", async (t) => {
    const { port, running } = await serveRoutes(t, []);
    const socket = await openSocket(t, port);
    socket.write("GET / HTTP/1.1\r\n");
    while (running.connections === 0) await new Promise(setImmediate);
    socket.on("error", () => {});
    const gone = new Promise((resolve) => socket.on("close", resolve));
    await running.close(0);
    await gone;
  });
});
