import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { realClock } from "../http/server-for-tests.ts";
import { runText, type TestRun } from "../run-for-tests.ts";

/** Echoes what it gets. */
async function startEcho(t: TestContext): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

function iterate(body: string): Promise<TestRun> {
  return runText(`import tcp, { Socket } from "k6/x/tcp";\n${body}`, { clock: realClock });
}

const textOf = ({ lines }: TestRun): string => lines.join("|").replaceAll("log: ", "");

function counted(run: TestRun, name: string): number {
  const { sink } = run.result.state.metrics.get(name)!;
  return sink.type === "counter" ? sink.count : sink.type === "trend" ? sink.histogram.count : 0;
}

describe("k6/x/tcp", () => {
  test("connects, writes, hears, and holds the iteration until it is closed", async (t) => {
    const port = await startEcho(t);
    const run = await iterate(`
      export default async function () {
        const socket = new tcp.Socket({ tags: { a: "b" } });
        socket.on("connect", () => console.log("connect", socket.connected));
        socket.on("data", (data) => {
          console.log(String.fromCharCode.apply(null, new Uint8Array(data)));
          socket.destroy();
        });
        socket.on("close", () => console.log("close", socket.ready_state));
        await socket.connect(${port}, "127.0.0.1");
        await socket.write("68656c6c6f", { encoding: "hex" });
        console.log(socket.bytes_written, socket.remote_port === ${port}, socket.remote_ip);
      }`);
    assert.deepEqual(run.lines.toSorted(), [
      "log: 5 true 127.0.0.1",
      "log: close destroyed",
      "log: connect true",
      "log: hello",
    ]);
    const names = ["tcp_sockets", "tcp_reads", "tcp_writes", "tcp_errors"];
    assert.deepEqual(
      names.map((name) => counted(run, name)),
      [1, 1, 1, 0],
    );
    assert.equal(counted(run, "tcp_socket_duration"), 1);
    assert.deepEqual([counted(run, "data_sent"), counted(run, "data_received")], [5, 5]);
  });

  test("a refused connection rejects and is told to the handler", async () => {
    const run = await iterate(`
      export default async function () {
        const socket = new Socket();
        socket.on("error", (error) => console.log(error.name, error.method));
        try { await socket.connect({ port: 1, host: "127.0.0.1" }); }
        catch (error) { console.log("rejected", error.message.includes("ECONNREFUSED")); }
      }`);
    assert.deepEqual(run.lines.toSorted(), ["log: TCPError connect", "log: rejected true"]);
    assert.equal(counted(run, "tcp_errors"), 1);
  });

  test("silence is a timeout, and the connection stays", async (t) => {
    const port = await startEcho(t);
    const run = await iterate(`
      export default async function () {
        const socket = new Socket();
        socket.on("timeout", () => { console.log("timeout", socket.connected); socket.destroy(); });
        socket.setTimeout(5);
        await socket.connect(${port}, "127.0.0.1");
      }`);
    assert.equal(textOf(run), "timeout true");
    assert.equal(counted(run, "tcp_timeouts"), 1);
  });

  test("says which port, encoding or state it does not take", async (t) => {
    const port = await startEcho(t);
    const run = await iterate(`
      const tried = (promise) => promise.catch((error) => console.log(error.message));
      export default async function () {
        const socket = new Socket();
        await tried(socket.connect(70_000));
        await tried(socket.write("early"));
        await socket.connect(${port}, "127.0.0.1");
        await tried(socket.write("x", { encoding: "utf7" }));
        await tried(socket.connect(${port}));
        socket.destroy();
      }`);
    assert.equal(
      textOf(run),
      "port must be a whole number from 1 to 65535, got 70000|no active connection|" +
        "unsupported encoding: utf7|the socket is open",
    );
  });
});
