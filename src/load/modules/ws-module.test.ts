import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { realClock } from "../http/server-for-tests.ts";
import { runText, type TestRun, type TestRunOptions } from "../run-for-tests.ts";
import { startWebSocketServer } from "../sockets/web-socket-server-for-tests.ts";

/** Runs one iteration of a script with `ws`, `check`, `http` and `sleep` at hand. */
function iterate(body: string, options: TestRunOptions = {}): Promise<TestRun> {
  const head = `import ws from "k6/ws"; import http from "k6/http"; import { sleep } from "k6";`;
  return runText(`${head}\n${body}`, { clock: realClock, ...options });
}

describe("k6/ws", () => {
  test("tells text, octets, pongs and the end, and then connect returns", async (t) => {
    const { url, closeCodes } = await startWebSocketServer(t);
    const { lines, result } = await iterate(`
      export default function () {
        const response = ws.connect("${url}", (socket) => {
          socket.on("open", () => { console.log("open"); socket.send("hello"); });
          socket.on("message", (text) => {
            console.log(text);
            socket.sendBinary(new Uint8Array([1, 2, 3]).buffer);
          });
          socket.on("binaryMessage", (octets) => { console.log(octets.byteLength); socket.ping(); });
          socket.on("pong", () => { console.log("pong"); socket.close(); });
          socket.on("close", (code) => console.log("closed", code));
        });
        console.log(response.status, response.headers.Upgrade, response.url);
      }`);
    assert.deepEqual(
      lines.map((line) => line.slice(5)),
      ["open", "hello", "3", "pong", "closed 1001", `101 websocket ${url}`],
    );
    const { builtIn } = result.state.metrics;
    const counts = [builtIn.ws_sessions, builtIn.ws_msgs_sent, builtIn.ws_msgs_received];
    assert.deepEqual(
      counts.map(({ sink }) => sink.type === "counter" && sink.count),
      [1, 2, 2],
    );
    const trends = [builtIn.ws_ping, builtIn.ws_connecting, builtIn.ws_session_duration];
    assert.ok(trends.every(({ sink }) => sink.type === "trend" && sink.histogram.count === 1));
    assert.deepEqual(await closeCodes(1), [1001]);
  });

  test("tells what a server says at once", async (t) => {
    const { url } = await startWebSocketServer(t);
    const { lines } = await iterate(`
      export default function () {
        ws.connect("${url}/greets", (socket) => {
          socket.on("message", (text) => { console.log(text); socket.close(); });
          socket.setTimeout(() => socket.close(), 1000);
        });
      }`);
    assert.deepEqual(lines, ["log: welcome"]);
  });

  test("sends headers, cookies and tags of its params", async (t) => {
    const { url, requests } = await startWebSocketServer(t);
    const { result } = await iterate(`
      export const options = { thresholds: { "ws_sessions{kind:mine}": ["count==1"] } };
      export default function () {
        http.cookieJar().set("${url.replace("ws", "http")}", "kept", "1");
        const params = { headers: { "X-A": "b" }, tags: { kind: "mine" } };
        ws.connect("${url}", params, (socket) => socket.on("open", () => socket.close(1000)));
      }`);
    assert.deepEqual([requests[0]!.headers["x-a"], requests[0]!.headers.cookie], ["b", "kept=1"]);
    assert.equal(result.thresholds[0]!.result.name, "passed");
  });

  test("handlers may sleep: the next event waits, and so does connect", async (t) => {
    const { url } = await startWebSocketServer(t);
    const { lines } = await iterate(`
      export default function () {
        ws.connect("${url}", function (socket) {
          socket.on("open", () => { socket.send("1"); socket.send("2"); });
          socket.on("message", (text) => {
            console.log("begin", text);
            sleep(0.02);
            console.log("end", text);
            if (text === "2") socket.close();
          });
        });
        console.log("over");
      }`);
    assert.equal(lines.join().replaceAll("log: ", ""), "begin 1,end 1,begin 2,end 2,over");
  });

  test("timers of a socket end with it", async (t) => {
    const { url } = await startWebSocketServer(t);
    const { lines } = await iterate(`
      export default function () {
        let ticks = 0;
        ws.connect("${url}", (socket) => {
          socket.setInterval(() => { ticks += 1; if (ticks === 3) socket.close(); }, 2);
          socket.setTimeout(() => console.log("never"), 60_000);
        });
        console.log(ticks);
      }`);
    assert.deepEqual(lines, ["log: 3"]);
  });

  test("an end that was not agreed on is an error first", async (t) => {
    const { url } = await startWebSocketServer(t);
    const { lines } = await iterate(`
      export default function () {
        for (const what of ["close 4000", "vanish"]) {
          ws.connect("${url}", (socket) => {
            socket.on("open", () => socket.send(what));
            socket.on("error", (error) => console.log(error.error()));
            socket.on("close", (code) => console.log(code));
          });
        }
      }`);
    assert.deepEqual(
      lines.map((line) => line.slice(5)),
      [
        "websocket: close 4000: enough",
        "4000",
        "websocket: close 1006 (abnormal closure): unexpected EOF",
        "1006",
      ],
    );
  });

  test("a server that does not switch is a response with its status", async (t) => {
    const { url } = await startWebSocketServer(t);
    const { lines } = await iterate(`
      export default function () {
        const refused = ws.connect("${url}/refused", () => console.log("never"));
        console.log(refused.status, refused.body);
        const absent = ws.connect("ws://127.0.0.1:1", () => {});
        console.log(absent.status, absent.error !== "");
      }`);
    assert.deepEqual(lines, ["log: 403 not here", "log: 0 true"]);
  });

  test("what a handler throws ends the session and the iteration", async (t) => {
    const { url, closeCodes } = await startWebSocketServer(t);
    const { lines } = await iterate(`
      export default function () {
        ws.connect("${url}", (socket) => socket.on("open", () => { throw new Error("mine"); }));
        console.log("never");
      }`);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^error: Error: mine/);
    assert.deepEqual(await closeCodes(1), [1001]);
  });
});
