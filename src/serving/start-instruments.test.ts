import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

/** Modules that are loaded, and whether calls are traced, with an environment. */
function load(environment: Readonly<Record<string, string>>): {
  loaded: string[];
  traces: boolean;
} {
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    const { startInstruments } = await import("./start-instruments.ts");
    const { readEnvironment } = await import("../config/read-environment.ts");
    const { targetFields } = await import("./target-environment.ts");
    const { Registry } = await import("../telemetry/registry.ts");
    const settings = readEnvironment(targetFields, ${JSON.stringify(environment)});
    const registry = new Registry();
    const plan = { name: "a", settings, instanceId: "b", registry, metrics: undefined, labels: undefined };
    const { tracing } = await startInstruments(plan);
    process.stdout.write(JSON.stringify({ loaded, traces: tracing !== undefined }));
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8" },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout) as { loaded: string[]; traces: boolean };
}

/** What sends: without it there is nobody who could. */
const sending = /otel\/(?:start-open-telemetry|tracer|grpc-client|encode-\w+)\.ts$|^node:http2$/;

describe("startInstruments", () => {
  const off: readonly (readonly [string, Record<string, string>])[] = [
    ["no endpoint is set", {}],
    [
      "it is disabled",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4317", OTEL_SDK_DISABLED: "true" },
    ],
  ];
  for (const [when, environment] of off) {
    test(`loads nothing that sends when ${when}`, () => {
      const { loaded, traces } = load(environment);
      assert.ok(loaded.length > 10);
      assert.deepEqual([loaded.filter((url) => sending.test(url)), traces], [[], false]);
    });
  }

  test("loads what sends when an endpoint is set", () => {
    const { loaded, traces } = load({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4317" });
    assert.ok(loaded.some((url) => sending.test(url)));
    assert.equal(traces, true);
  });
});
