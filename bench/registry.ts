/** Counting in the registry, beside prom-client. */
import client from "prom-client";
import { Registry } from "../src/telemetry/registry.ts";
import { pageText } from "../test/telemetry/page-text.ts";
import { measure } from "./measure.ts";

const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const durations = Array.from({ length: 1024 }, (_, i) => 0.0002 * 1.01 ** i);

const registry = new Registry();
const requests = registry.counter("requests_total", "R.", ["route", "code"]);
const counter = requests.with("/", "200");
const gauge = registry.gauge("in_flight", "I.").with();
const seconds = registry.histogram("seconds", "S.", ["route"], bounds).with("/");
// Of other kinds, as a process has them, so that nothing is compiled for one histogram only.
registry.histogram("bytes", "B.", [], [1, 10, 100]).with().observe(5);

measure("counter", () => {
  counter.add();
  return 0;
});
measure("gauge", () => {
  gauge.add(1);
  return 0;
});
measure("histogram, most in the first buckets", (i) => {
  seconds.observe(durations[i & 255]!);
  return 0;
});
measure("histogram, all buckets alike", (i) => {
  seconds.observe(durations[i & 1023]!);
  return 0;
});
measure("counter looked up by labels", () => {
  requests.with("/", "200").add();
  return 0;
});

const oldRequests = new client.Counter({ name: "r", help: "R.", labelNames: ["route", "code"] });
const oldCounter = oldRequests.labels("/", "200");
const oldSeconds = new client.Histogram({
  name: "s",
  help: "S.",
  labelNames: ["route"],
  buckets: bounds,
}).labels("/");

measure("prom-client: counter", () => {
  oldCounter.inc();
  return 0;
});
measure("prom-client: histogram", (i) => {
  oldSeconds.observe(durations[i & 1023]!);
  return 0;
});
measure("prom-client: counter looked up by labels", () => {
  oldRequests.inc({ route: "/", code: "200" });
  return 0;
});

const full = new Registry();
const family = full.histogram("full_seconds", "F.", ["route"], bounds);
for (let i = 0; i < 100; i++) family.with(String(i)).observe(1);
measure("a page with 100 histograms", () => pageText(full).length);
