import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { echoRoutes } from "./echo-routes.ts";

describe("/get", () => {
  test("tells what the request was", async (t) => {
    const { url, send } = await serve(t);
    const { args, headers, origin, url: told } = await send("/get?a=1&b=2&a=3");
    assert.deepEqual(args, { a: ["1", "3"], b: "2" });
    assert.equal((headers as Record<string, string>)["X-Own"], "yes");
    assert.equal(origin, "127.0.0.1");
    assert.equal(told, `${url}/get?a=1&b=2&a=3`);
  });

  test("believes what a proxy says of the client", async (t) => {
    const { send } = await serve(t);
    const { origin, url } = await send("/get", {
      headers: {
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "weir.example",
      },
    });
    assert.deepEqual([origin, url], ["10.0.0.1", "https://weir.example/get"]);
  });
});

for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
  const path = `/${method.toLowerCase()}`;
  describe(path, () => {
    test("tells a JSON body as text and as value", async (t) => {
      const { send } = await serve(t);
      const answer = await send(path, { method, body: '{"a":[1]}' });
      assert.deepEqual(
        [answer.data, answer.json, answer.form, answer.files],
        ['{"a":[1]}', { a: [1] }, {}, {}],
      );
    });

    test("takes no other method", async (t) => {
      const { fetch } = await serve(t);
      assert.equal((await fetch(path)).status, 405);
    });
  });
}

describe("/post", () => {
  test("tells the fields of a form", async (t) => {
    const { send } = await serve(t);
    const body = new URLSearchParams("a=1&a=2&b=c+d");
    const { data, form, json } = await send("/post", { method: "POST", body });
    assert.deepEqual(
      { data, form, json },
      { data: "", form: { a: ["1", "2"], b: "c d" }, json: null },
    );
  });

  test("tells fields and files of a form in parts", async (t) => {
    const { send } = await serve(t);
    const body = new FormData();
    body.append("a", "1");
    body.append("f", new Blob(["content"]), "f.txt");
    const { form, files } = await send("/post", { method: "POST", body });
    assert.deepEqual({ form, files }, { form: { a: "1" }, files: { f: "content" } });
  });

  test("tells what calls itself a form and is none as it came", async (t) => {
    const { send } = await serve(t);
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const { data, form } = await send("/post", { method: "POST", body: "nothing", headers });
    assert.deepEqual({ data, form }, { data: "nothing", form: {} });
  });

  test("tells octets that are no text in base64", async (t) => {
    const { send } = await serve(t);
    const { data, json } = await send("/post", { method: "POST", body: Buffer.from([0xff, 0]) });
    assert.deepEqual(
      { data, json },
      { data: "data:application/octet-stream;base64,/wA=", json: null },
    );
  });
});

describe("JSON of many levels", () => {
  const levels = (count: number): string => "[".repeat(count) + "]".repeat(count);

  test("is told as text alone, where it is too deep to be written", async (t) => {
    const { send } = await serve(t);
    const body = levels(500_000);
    const { data, json } = await send("/post", { method: "POST", body });
    assert.deepEqual([data === body, json], [true, null]);
  });

  test("is told as JSON up to 500 levels", async (t) => {
    const { send } = await serve(t);
    const jsonOf = async (count: number): Promise<string> =>
      JSON.stringify((await send("/post", { method: "POST", body: levels(count) })).json);
    assert.deepEqual([await jsonOf(501), await jsonOf(502)], [levels(501), "null"]);
  });
});

describe("/anything", () => {
  for (const method of ["GET", "POST", "DELETE"]) {
    test(`tells the method ${method}, on whatever path`, async (t) => {
      const { send, counted } = await serve(t);
      const answer = await send("/anything/a/b?c=d", { method });
      assert.equal(answer.method, method);
      assert.deepEqual(answer.args, { c: "d" });
      assert.match(counted()[0]!, /route="\/anything\/\*"/);
      assert.equal((await send("/anything", { method })).method, method);
    });
  }
});

async function serve(t: TestContext) {
  const served = await serveRoutes(t, echoRoutes);
  return {
    ...served,
    async send(path: string, options: RequestInit = {}) {
      const headers = { "x-own": "yes", ...(options.headers as Record<string, string>) };
      const response = await served.fetch(path, { ...options, headers });
      assert.equal(response.status, 200);
      return (await response.json()) as Record<string, unknown>;
    },
  };
}
