import assert from "node:assert/strict";
import { request } from "node:http";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { ConsoleMemory } from "./console-memory.ts";
import { runBookForTests } from "./history/run-book-for-tests.ts";
import { type ConsoleOptions, startConsole } from "./start-console.ts";

const token = "a-token-of-24-characters";
const click = JSON.stringify({ do: "forget-clicks" });

describe("the console without a token", () => {
  const rows = [
    { of: "an address", headers: {}, status: 200 },
    { of: "localhost", headers: { host: "localhost:7070" }, status: 200 },
    { of: "a name that was given", headers: { host: "lab.test" }, status: 200 },
    { of: "a name that was made to point here", headers: { host: "evil.test" }, status: 421 },
    { of: "a proxy on the machine", headers: { "x-forwarded-for": "192.0.2.1" }, status: 403 },
  ];
  for (const { of, headers, status } of rows) {
    test(`answers ${status} to who asks by ${of}`, async (t) => {
      const port = await startForTest(t, undefined);
      for (const path of ["/", "/state", "/stream", "/page/main.ts", "/recorded.yaml"]) {
        assert.deepEqual([path, (await ask(port, { path, headers })).status], [path, status]);
      }
    });
  }

  const clicks = [
    { of: "a program", headers: {}, status: 200 },
    { of: "its own page", headers: { origin: "http://127.0.0.1", host: "127.0.0.1" }, status: 200 },
    { of: "another origin", headers: { origin: "http://evil.test" }, status: 403 },
    { of: "a page without origin", headers: { origin: "null" }, status: 403 },
    { of: "another site", headers: { "sec-fetch-site": "cross-site" }, status: 403 },
    { of: "another port", headers: { origin: "http://127.0.0.1:1" }, status: 403 },
    { of: "a name that it does not know", headers: { host: "evil.test" }, status: 421 },
  ];
  for (const { of, headers, status } of clicks) {
    test(`answers ${status} to a click of ${of}`, async (t) => {
      const port = await startForTest(t, undefined);
      const answer = await ask(port, { method: "POST", path: "/clicks", headers, body: click });
      assert.equal(answer.status, status);
    });
  }

  const costly = [
    { of: "a program", headers: {}, status: 404 },
    { of: "its own page", headers: { "sec-fetch-site": "same-origin" }, status: 404 },
    { of: "an image on another site", headers: { "sec-fetch-site": "cross-site" }, status: 403 },
    { of: "another origin", headers: { origin: "http://evil.test" }, status: 403 },
  ];
  for (const { of, headers, status } of costly) {
    test(`answers ${status} where ${of} asks for a profile or a comparison`, async (t) => {
      const port = await startForTest(t, undefined);
      for (const path of ["/profile?of=nobody", "/comparison?a=8&b=9", "/runs/9"]) {
        assert.deepEqual([path, (await ask(port, { path, headers })).status], [path, status]);
      }
    });
  }
});

describe("the console with a token", () => {
  test("shows nothing to who has not got it, but a form", async (t) => {
    const port = await startForTest(t, token);
    const page = await ask(port, { path: "/" });
    assert.equal(page.status, 401);
    assert.match(page.body, /<form method="post" action="\/login">/);
    for (const path of ["/state", "/stream", "/page/main.ts", "/recorded.yaml"]) {
      assert.equal((await ask(port, { path })).status, 401);
    }
    const headers = { "content-type": "application/json" };
    const answer = await ask(port, { method: "POST", path: "/clicks", headers, body: click });
    assert.equal(answer.status, 401);
  });

  test("gives a cookie for it that no script and no other site can use", async (t) => {
    const port = await startForTest(t, token);
    const login = { method: "POST", path: "/login" };
    const wrong = await ask(port, { ...login, body: "token=a-token-of-24-charactess" });
    const right = await ask(port, { ...login, body: `token=${token}` });
    const cookie = String(right.headers["set-cookie"]);
    const headers = { cookie: cookie.split(";")[0]! };

    assert.deepEqual([wrong.status, wrong.headers["set-cookie"]], [401, undefined]);
    assert.deepEqual([right.status, right.headers.location], [303, "/"]);
    assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.equal((await ask(port, { path: "/state", headers })).status, 200);
  });

  test("takes it from programs as a bearer token", async (t) => {
    const port = await startForTest(t, token);
    const stateFor = async (given: string): Promise<number | undefined> =>
      (await ask(port, { path: "/state", headers: { authorization: `Bearer ${given}` } })).status;
    assert.deepEqual([await stateFor(token), await stateFor(`${token}x`)], [200, 401]);
  });

  test("takes no login from a page of another origin", async (t) => {
    const port = await startForTest(t, token);
    const headers = { origin: "http://evil.test" };
    const body = `token=${token}`;
    const answer = await ask(port, { method: "POST", path: "/login", headers, body });
    assert.equal(answer.status, 403);
  });
});

/** Does whatever is clicked. */
const control: ConsoleOptions["control"] = {
  perform: async () => ({ name: "done", sentence: "done" }),
  toDrillFile: () => "name: recorded\n",
};

async function startForTest(t: TestContext, given: string | undefined): Promise<number> {
  const memory = new ConsoleMemory("gateway");
  const running = await startConsole(memory, {
    host: "127.0.0.1",
    names: ["lab.test"],
    token: given,
    port: 0,
    portOption: "--console-port",
    log: pino({ level: "error" }),
    control,
    runs: runBookForTests(memory),
  });
  t.after(() => running.close(0));
  return running.port;
}

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of a stream what came first. */
  readonly body: string;
}

/** By `node:http`, which sends the `Host` that it is given. */
function ask(port: number, { method = "GET", path, headers = {}, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      answer.once("data", (chunk) => {
        resolve({ status: answer.statusCode, headers: answer.headers, body: String(chunk) });
        sent.destroy();
      });
      answer.once("end", () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: "" }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
