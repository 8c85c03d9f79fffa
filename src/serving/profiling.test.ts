import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { PyroscopeReceiver } from "../../test/telemetry/pyroscope-receiver.ts";
import { readEnvironment } from "../config/read-environment.ts";
import { Registry } from "../telemetry/registry.ts";
import { Profiling } from "./profiling.ts";
import { targetFields } from "./target-environment.ts";

describe("Profiling", () => {
  test("is off when there is neither a second port nor a server to push to", () => {
    const { profiling } = make({ PPROF_PORT: "0" });
    assert.equal(profiling.profiler, undefined);
    assert.equal(profiling.connect("a"), undefined);
  });

  test("samples finely for who asks, and 100 times a second for the push", () => {
    assert.equal(make({}).profiling.profiler?.intervalUs, 1000);
    const pushing = make({ PYROSCOPE_SERVER_ADDRESS: "http://127.0.0.1:1" });
    assert.equal(pushing.profiling.profiler?.intervalUs, 10_000);
  });

  test("pushes under the target's name, without labels, when nothing else is said", async (t) => {
    const [first] = await pushed(t, {});
    assert.equal(first?.query.name, "test{}");
    assert.equal(first?.headers.authorization, undefined);
    assert.equal(first?.headers["x-scope-orgid"], undefined);
  });

  test("pushes as the variables say", async (t) => {
    const got = await pushed(t, {
      PYROSCOPE_APPLICATION_NAME: "agent/go",
      OTEL_SERVICE_NAME: "other",
      PYROSCOPE_LABELS: "zone=a,team=b",
      PYROSCOPE_BASIC_AUTH_USER: "me",
      PYROSCOPE_BASIC_AUTH_PASSWORD: "pass",
      PYROSCOPE_TENANT_ID: "t1",
      PYROSCOPE_PROFILE_TYPES: "cpu,goroutines",
    });
    assert.equal(got.length, 2);
    assert.equal(got[0]?.query.name, "agent_go{service_name=agent/go,team=b,zone=a}");
    assert.equal(got[0]?.headers.authorization, "Basic bWU6cGFzcw==");
    assert.equal(got[0]?.headers["x-scope-orgid"], "t1");
  });

  test("pushes with a token and under the service's name", async (t) => {
    const [first] = await pushed(t, { PYROSCOPE_AUTH_TOKEN: "abc", OTEL_SERVICE_NAME: "shop" });
    assert.equal(first?.query.name, "shop{}");
    assert.equal(first?.headers.authorization, "Bearer abc");
  });

  test("pushes as often as the variable says", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const { profiling, log } = make({
      PYROSCOPE_SERVER_ADDRESS: receiver.address,
      PYROSCOPE_PROFILE_TYPES: "cpu",
      PYROSCOPE_UPLOAD_INTERVAL: "100ms",
    });
    await profiling.start(log);
    await receiver.until(2);
    await profiling.close(1000);
  });

  test("warns of types that do not exist here, and pushes the others", async (t) => {
    const { logged, received } = await push(t, { PYROSCOPE_PROFILE_TYPES: "cpu,mutex,block" });
    assert.equal(received.length, 1);
    const [warning] = logged;
    assert.deepEqual(warning?.types, ["mutex", "block"]);
    assert.equal(warning?.msg, "profiles of these types do not exist in this runtime");
  });
});

function make(environment: Readonly<Record<string, string>>) {
  const logged: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line) => logged.push(JSON.parse(line)) });
  const settings = readEnvironment(targetFields, environment);
  const profiling = new Profiling({ name: "test", settings, registry: new Registry() });
  return { profiling, log, logged };
}

/** What has come of one window. */
async function push(t: TestContext, environment: Readonly<Record<string, string>>) {
  const { received, address } = await new PyroscopeReceiver().start(t);
  const { profiling, log, logged } = make({ PYROSCOPE_SERVER_ADDRESS: address, ...environment });
  await profiling.start(log);
  await profiling.close(1000);
  return { received, logged };
}

async function pushed(t: TestContext, environment: Readonly<Record<string, string>>) {
  return (await push(t, environment)).received;
}
