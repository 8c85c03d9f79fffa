import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { readEnvironment } from "../config/read-environment.ts";
import { targetFields } from "./target-environment.ts";

describe("targetFields", () => {
  test("have the defaults of the documents", () => {
    const read = readEnvironment(targetFields, {});
    assert.deepEqual(
      [read.PORT, read.HOST, read.PPROF_PORT, read.PPROF_HOST, read.LOG_LEVEL],
      [8080, "0.0.0.0", 6060, "127.0.0.1", "info"],
    );
    assert.equal(read.OTEL_METRICS_EXPORT_INTERVAL, 5000);
    assert.equal(read.OTEL_EXPORTER_OTLP_INSECURE, true);
    assert.equal(read.OTEL_TRACES_SAMPLER_RATIO, 1);
  });

  const refused: readonly (readonly [name: string, text: string, rule: RegExp])[] = [
    ["OTEL_TRACES_SAMPLER_RATIO", "2", /must be a number from 0 to 1, got "2"/],
    ["PORT", "70000", /must be a whole number from 0 to 65535, got "70000"/],
    ["LOG_LEVEL", "loud", /must be one of debug, info, warn, error, got "loud"/],
  ];
  for (const [name, text, rule] of refused) {
    test(`refuse ${name}=${text}`, () => {
      assert.throws(
        () => readEnvironment(targetFields, { [name]: text }),
        (error) => error instanceof ConfigurationProblems && rule.test(error.message),
      );
    });
  }
});
