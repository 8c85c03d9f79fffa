/** What counting a request costs the load engine: for the run, and for its scenario beside it. */
import { LiveCounts } from "../src/load/running/live-counts.ts";
import { measure } from "./measure.ts";

const counts = new LiveCounts();
const scenario = counts.scenario("default");
const latencies = Array.from({ length: 1024 }, (_, at) => 0.2 + ((at * 7919) % 1024) / 100);

measure("a request, for the run", (i) => {
  counts.addRequest(200, false, latencies[i & 1023]!, 0.1);
  return counts.requests;
});
measure("a request, for its scenario", (i) => {
  scenario.addRequest(false, latencies[i & 1023]!);
  return scenario.requests;
});
measure("a request that failed, by its kind", () => {
  counts.failureKinds.add("request: status 503");
  return 1;
});
const window = counts.serviceMs;
measure("a slice of time, once a second", (i) => {
  counts.slices.add({ fromMs: i, toMs: i + 1, requests: 1, failures: 0, pausedMs: 0 }, window);
  return counts.slices.all.length;
});
