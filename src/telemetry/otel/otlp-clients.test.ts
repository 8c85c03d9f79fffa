import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { readEnvironment } from "../../config/read-environment.ts";
import { otelFields } from "./otel-environment.ts";
import { OtlpClients } from "./otlp-clients.ts";

const make = (environment: Record<string, string>): OtlpClients =>
  new OtlpClients(readEnvironment(otelFields, environment), "1");

describe("OtlpClients", () => {
  test("has one connection to each receiver, whichever signals go there", () => {
    const clients = make({
      OTEL_EXPORTER_OTLP_ENDPOINT: "127.0.0.1",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://127.0.0.1:4317/",
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://127.0.0.1:4317",
    });
    assert.equal(clients.of("metrics"), clients.of("logs"));
    assert.notEqual(clients.of("metrics"), clients.of("traces"));
    clients.close();
  });

  test("has none for a signal that goes nowhere", () => {
    const clients = make({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "127.0.0.1:4317" });
    assert.equal(clients.of("logs"), undefined);
    assert.ok(clients.of("traces"));
  });

  test("names every file that cannot be read", () => {
    const files = {
      OTEL_EXPORTER_OTLP_CERTIFICATE: "/nowhere/ca.pem",
      OTEL_EXPORTER_OTLP_CLIENT_KEY: "/nowhere/key.pem",
    };
    assert.throws(
      () => make(files),
      (error) =>
        error instanceof ConfigurationProblems &&
        error.problems.length === 2 &&
        error.problems.every((problem) => /must be a readable file \(.*ENOENT/.test(problem)),
    );
  });
});
