import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { realClock } from "../http/server-for-tests.ts";
import { runText, type TestRun } from "../run-for-tests.ts";
import { startWebSocketServer } from "../sockets/web-socket-server-for-tests.ts";

function iterate(body: string): Promise<TestRun> {
  const head = `import { WebSocket, Blob } from "k6/websockets"; import { sleep } from "k6";`;
  return runText(`${head}\n${body}`, { clock: realClock });
}

const textOf = ({ lines }: TestRun): string => lines.join("|").replaceAll("log: ", "");

describe("k6/websockets", () => {
  test("an iteration ends when its sockets are closed", async (t) => {
    const { url, closeCodes } = await startWebSocketServer(t);
    const run = await iterate(`
      export default function () {
        for (const name of ["a", "b"]) {
          const socket = new WebSocket("${url}");
          socket.addEventListener("open", () => socket.send(name));
          socket.onmessage = (event) => {
            console.log(event.type, event.data, event.target === socket);
            socket.close(3000, "done");
          };
          socket.onclose = (event) => console.log("close", event.code, socket.readyState);
        }
        console.log("function is over");
      }`);
    const [first, ...rest] = run.lines;
    assert.equal(first, "log: function is over");
    assert.deepEqual(rest.toSorted(), [
      "log: close 3000 3",
      "log: close 3000 3",
      "log: message a true",
      "log: message b true",
    ]);
    assert.deepEqual(await closeCodes(2), [3000, 3000]);
    const { sink } = run.result.state.metrics.builtIn.iterations;
    assert.equal(sink.type === "counter" && sink.count, 1);
  });

  test("octets come as a Blob, or as an ArrayBuffer when that is asked for", async (t) => {
    const { url } = await startWebSocketServer(t);
    const run = await iterate(`
      export default function () {
        const socket = new WebSocket("${url}");
        socket.onopen = () => socket.send(new Uint8Array([1, 2]));
        socket.onmessage = async ({ data }) => {
          if (data instanceof Blob) {
            console.log("blob", data.size);
            socket.binaryType = "arraybuffer";
            socket.send(new Blob(["abc"]));
          } else {
            console.log("buffer", data.byteLength);
            socket.close();
          }
        };
      }`);
    assert.equal(textOf(run), "blob 2|buffer 3");
  });

  test("pings and pongs are events of both sides", async (t) => {
    const { url } = await startWebSocketServer(t);
    const run = await iterate(`
      export default function () {
        const socket = new WebSocket("${url}");
        socket.onopen = () => socket.ping();
        socket.onpong = () => { console.log("pong"); socket.send("ping me"); };
        socket.onping = () => { console.log("ping"); socket.close(); };
      }`);
    assert.equal(textOf(run), "pong|ping");
    const { sink } = run.result.state.metrics.builtIn.ws_msgs_sent;
    assert.equal(sink.type === "counter" && sink.count, 3);
  });

  test("what a server says at once comes after the opening", async (t) => {
    const { url } = await startWebSocketServer(t);
    const run = await iterate(`
      export default function () {
        const socket = new WebSocket("${url}/greets");
        socket.onopen = () => console.log("open");
        socket.onmessage = ({ data }) => { console.log(data); socket.close(); };
        setTimeout(() => socket.close(), 1000);
      }`);
    assert.equal(textOf(run), "open|welcome");
  });

  test("a handler that sleeps holds the events behind it", async (t) => {
    const { url } = await startWebSocketServer(t);
    const run = await iterate(`
      export default function () {
        const socket = new WebSocket("${url}");
        socket.onopen = () => { socket.send("1"); socket.send("2"); };
        socket.onmessage = (event) => {
          sleep(0.02);
          console.log(event.data);
          if (event.data === "2") socket.close();
        };
      }`);
    assert.equal(textOf(run), "1|2");
  });

  test("a connection that cannot be made is an error and then a close", async () => {
    const run = await iterate(`
      export default function () {
        const socket = new WebSocket("ws://127.0.0.1:1");
        socket.onerror = (event) => console.log("error", event.error !== "");
        socket.onclose = (event) => console.log("close", event.code);
      }`);
    assert.equal(textOf(run), "error true|close 1006");
  });

  test("what a handler throws is the iteration's error", async (t) => {
    const { url } = await startWebSocketServer(t);
    const run = await iterate(`
      export default function () {
        new WebSocket("${url}").onopen = () => { throw new Error("mine"); };
      }`);
    assert.match(textOf(run), /^error: Error: mine/);
  });

  test("says which address, state or code it does not take", async (t) => {
    const { url } = await startWebSocketServer(t);
    const run = await iterate(`
      const tried = (run) => { try { run(); } catch (error) { console.log(error.message); } };
      export default function () {
        tried(() => new WebSocket("http://a/"));
        const socket = new WebSocket("${url}");
        tried(() => socket.send("early"));
        tried(() => socket.close(1001));
        socket.onopen = () => socket.close();
      }`);
    assert.equal(
      textOf(run).replace(/InvalidAccessError.*/, "InvalidAccessError"),
      "WebSocket requires url with scheme ws or wss, but got http://a/|" +
        "InvalidStateError|InvalidAccessError",
    );
  });
});
