import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type PyroscopeServer, toPyroscopeRequest } from "./pyroscope-request.ts";

const server: PyroscopeServer = {
  address: "http://127.0.0.1:4040",
  applicationName: "agent.go",
  labels: { zone: "eu-1", team: "a" },
};
const profile = {
  bytes: new Uint8Array([1, 2, 3]),
  fromMs: 1_700_000_000_000,
  untilMs: 1_700_000_010_000,
  samplesPerSecond: 100,
};

describe("toPyroscopeRequest", () => {
  test("tells the name with its labels, the window and how it was sampled", () => {
    const { url } = toPyroscopeRequest(server, { ...profile, type: "cpu" });
    assert.equal(new URL(url).pathname, "/ingest");
    assert.deepEqual(Object.fromEntries(new URL(url).searchParams), {
      name: "agent.go{team=a,zone=eu-1}",
      from: "1700000000000000000",
      until: "1700000010000000000",
      spyName: "nodespy",
      sampleRate: "100",
      units: "samples",
      aggregationType: "sum",
    });
  });

  test("has a name with a slash in a label, as some servers take it there only", () => {
    const at = { ...server, applicationName: "agent/go" };
    const { url } = toPyroscopeRequest(at, { ...profile, type: "cpu" });
    const name = new URL(url).searchParams.get("name");
    assert.equal(name, "agent_go{service_name=agent/go,team=a,zone=eu-1}");
  });

  test("keeps the path of the address", () => {
    const at = { ...server, address: "https://example.org/pyroscope/" };
    const { url } = toPyroscopeRequest(at, { ...profile, type: "inuse" });
    assert.equal(new URL(url).pathname, "/pyroscope/ingest");
  });

  test("has the profile as a file, and how its measures are added up", async () => {
    const { body } = toPyroscopeRequest(server, { ...profile, type: "goroutines" });
    const file = body.get("profile") as File;
    assert.deepEqual([...new Uint8Array(await file.arrayBuffer())], [1, 2, 3]);
    const config = body.get("sample_type_config") as File;
    assert.deepEqual(JSON.parse(await config.text()), {
      goroutine: { "display-name": "goroutines", units: "goroutines", aggregation: "average" },
    });
  });

  test("leaves to the server what it knows of the processor's time", () => {
    const { body } = toPyroscopeRequest(server, { ...profile, type: "cpu" });
    assert.equal(body.get("sample_type_config"), null);
  });

  test("says who it is, by user and password before a token, and for which tenant", () => {
    const named = { ...server, tenantId: "t1", authToken: "secret" };
    const basicAuth = { user: "me", password: "päss" };
    const headersOf = (at: PyroscopeServer) =>
      toPyroscopeRequest(at, { ...profile, type: "cpu" }).headers;
    assert.deepEqual(headersOf(server), {});
    assert.deepEqual(headersOf(named), { authorization: "Bearer secret", "x-scope-orgid": "t1" });
    assert.deepEqual(headersOf({ ...named, basicAuth }), {
      authorization: "Basic bWU6cMOkc3M=",
      "x-scope-orgid": "t1",
    });
  });
});
