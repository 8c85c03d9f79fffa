import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { claimPort } from "../../../test/ports/claim-ports.ts";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { startBin } from "./start-bin.ts";

const quiet = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startBin", () => {
  test("answers TCP on a port of its own, until it is closed", async (t) => {
    const tcpPort = await claimPort();
    const { port, close } = await startBin({ ...quiet, TCP_ECHO_PORT: String(tcpPort) });
    assert.equal((await fetch(`http://127.0.0.1:${port}/get`)).status, 200);
    const socket = await openSocket(t, tcpPort);
    socket.write("hello");
    await readUntil(socket, /hello/);
    const closed = once(socket, "close");
    await close(1000);
    await closed;
  });

  test("names the port of the TCP echo when that is taken, and leaves nothing open", async (t) => {
    const first = await startBin(quiet);
    t.after(() => first.close(0));
    const taken = { ...quiet, TCP_ECHO_PORT: String(first.port) };
    await assert.rejects(startBin(taken), /TCP_ECHO_PORT: port \d+ on 127.0.0.1 is taken/);
  });
});
