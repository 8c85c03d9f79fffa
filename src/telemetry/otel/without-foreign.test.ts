import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withoutForeign } from "./without-foreign.ts";

describe("withoutForeign", () => {
  const silent: readonly Readonly<Record<string, string>>[] = [
    { OTEL_PROPAGATORS: "tracecontext, baggage" },
    { OTEL_LOGS_EXPORTER: "none" },
    { OTEL_LOGS_EXPORTER: "otlp", OTEL_LOGS_ENABLED: "true" },
    { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "grpc" },
    { OTEL_EXPORTER_OTLP_TRACES_HEADERS: "a=b", OTEL_EXPORTER_OTLP_HEADERS: "a=b" },
    { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "Cumulative" },
    { OTEL_TRACES_SAMPLER: "ALWAYS_ON" },
    { OTEL_TRACES_SAMPLER: "" },
  ];
  for (const variables of silent) {
    test(`says nothing of what is done anyway: ${JSON.stringify(variables)}`, () => {
      assert.deepEqual(withoutForeign(variables).ignored, []);
    });
  }

  const told: readonly (readonly [name: string, text: string, sentence: RegExp])[] = [
    ["OTEL_PROPAGATORS", "b3multi", /^OTEL_PROPAGATORS=b3multi is not obeyed here and is ignored$/],
    ["OTEL_LOGS_EXPORTER", "otlp", /^OTEL_LOGS_EXPORTER=otlp is not obeyed/],
    [
      "OTEL_TRACES_SAMPLER",
      "xray",
      /^OTEL_TRACES_SAMPLER=xray .*: parentbased_traceidratio it is$/,
    ],
    ["OTEL_TRACES_EXPORTER", "console,otlp", /^OTEL_TRACES_EXPORTER=console,otlp .*: otlp it is$/],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", /: grpc it is$/],
    ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "64", /COUNT_LIMIT=64 is not obeyed/],
    ["OTEL_NODE_RESOURCE_DETECTORS", "all", /DETECTORS=all is not obeyed/],
    ["OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "5", /LOGS_TIMEOUT=5 is not obeyed/],
    ["OTEL_EXPORTER_OTLP_LOGS_HEADERS", "a=secret", /LOGS_HEADERS is not obeyed/],
  ];
  for (const [name, text, sentence] of told) {
    test(`names what is ignored: ${name}=${text}`, () => {
      const { environment, ignored } = withoutForeign({ [name]: text });
      assert.equal(ignored.length, 1);
      assert.match(ignored[0]!, sentence);
      assert.notEqual(environment[name], text);
    });
  }

  test("ignores the argument of a sampler that is not known", () => {
    const wanted = { OTEL_TRACES_SAMPLER: "jaeger_remote", OTEL_TRACES_SAMPLER_ARG: "endpoint=x" };
    assert.equal(withoutForeign(wanted).environment.OTEL_TRACES_SAMPLER_ARG, undefined);
  });

  test("leaves what nobody knows, and what is nobody's business", () => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPIONT: "x", PATH: "/bin", OTEL_SERVICE_NAME: "a" };
    const { environment: own, ignored } = withoutForeign(environment);
    const { OTEL_EXPORTER_OTLP_ENDPIONT: left, PATH, OTEL_SERVICE_NAME: service } = own;
    assert.deepEqual([left, PATH, service, ignored], ["x", "/bin", "a", []]);
  });
});
