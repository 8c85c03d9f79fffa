import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { readEnvironment } from "../../config/read-environment.ts";
import { otelFields, otelPrefix } from "./otel-environment.ts";

const read = (environment: Record<string, string>) =>
  readEnvironment(otelFields, environment, [otelPrefix]);

describe("otelFields", () => {
  for (const text of ["http://alloy:4317", "https://a.test", "alloy:4317", "http://[::1]:4317/"]) {
    test(`take ${text} as an endpoint`, () => {
      const name = "OTEL_EXPORTER_OTLP_ENDPOINT";
      assert.equal(read({ [name]: text })[name], text);
    });
  }

  test("take fields of HTTP/2", () => {
    const text = "Authorization=Basic%20abc,X-Scope-OrgID=a";
    const name = "OTEL_EXPORTER_OTLP_HEADERS";
    assert.equal(read({ [name]: text })[name], text);
  });

  test("leave to the standard's names what they may lead over", () => {
    const none = read({});
    assert.deepEqual([none.OTEL_TRACES_SAMPLER_ARG, none.OTEL_METRIC_EXPORT_INTERVAL], ["", ""]);
    const set = read({ OTEL_TRACES_SAMPLER_ARG: "0.5", OTEL_METRIC_EXPORT_INTERVAL: "250" });
    assert.deepEqual([set.OTEL_TRACES_SAMPLER_ARG, set.OTEL_METRIC_EXPORT_INTERVAL], [0.5, 250]);
  });

  const refused: readonly (readonly [name: string, text: string, rule: RegExp])[] = [
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://a", /must be http:\/\/HOST:PORT, .*, got "ftp:\/\/a"/],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", /must be one of grpc, got/],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a", /must be name=value pairs/],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a b=c", /must be name=value pairs/],
    ["OTEL_EXPORTER_OTLP_HEADERS", "ä=c", /that fields of HTTP\/2 may have/],
    ["OTEL_EXPORTER_OTLP_HEADERS", "Connection=close", /that fields of HTTP\/2 may have/],
    ["OTEL_EXPORTER_OTLP_HEADERS", "grpc-timeout=1S", /that fields of HTTP\/2 may have/],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=b%0Ac", /that fields of HTTP\/2 may have/],
    ["OTEL_RESOURCE_ATTRIBUTES", "a=b,c", /must be name=value pairs/],
    ["OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", /must be one of none, gzip/],
    ["OTEL_TRACES_SAMPLER", "xray", /must be one of parentbased_traceidratio/],
    ["OTEL_TRACES_SAMPLER_RATIO", "1.5", /must be a number from 0 to 1/],
    ["OTEL_BSP_MAX_QUEUE_SIZE", "0", /must be a whole number from 1 to/],
    ["OTEL_LOGS_ENABLED", "yes", /must be true or false/],
    [
      "OTEL_EXPORTER_OTLP_ENDPIONT",
      "x",
      /is not a known variable \(did you mean "OTEL_EXPORTER_OTLP_ENDPOINT"\?\)/,
    ],
  ];
  for (const [name, text, rule] of refused) {
    test(`refuse ${name}=${text}`, () => {
      assert.throws(
        () => read({ [name]: text }),
        (error) => error instanceof ConfigurationProblems && rule.test(error.message),
      );
    });
  }
});
