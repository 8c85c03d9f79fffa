import assert from "node:assert/strict";
import { test } from "node:test";
import { reportTables } from "./report-tables.ts";
import { makeResult } from "./result-for-tests.ts";

const result = await makeResult();

test("thresholds are told with their value and outcome", () => {
  const html = reportTables.thresholds(result);
  assert.match(html, /<th scope="row">unused<\/th><td>avg&#60;1<\/td><td><\/td><td>no samples</);
  assert.match(html, /<th scope="row">checks<\/th><td>rate&#62;0\.9<\/td><td>[\d.]+%<\/td>/);
  assert.match(html, /my_counter\{k:&#60;b&#62;\}/);
});

test("both times of requests are told, and a table of nothing is left out", () => {
  assert.equal(reportTables.percentiles(result), "");
  assert.equal(reportTables.statuses(result), "");
  result.state.counts.addRequest(200, false, 10, 5);
  const html = reportTables.percentiles(result);
  assert.match(html, /from the intended start<\/th><td>15ms</);
  assert.match(html, /service time<\/th><td>10ms</);
});

test("checks and failures are told by name", () => {
  result.state.groups.root.group("g").check("<img src=x>").fails += 1;
  result.state.counts.failureKinds.add("request: EOF", 3);
  const checks = reportTables.checks(result);
  assert.match(checks, /<tr class="bad"><th scope="row">g \/ &#60;img src=x&#62;<\/th><td>0<\/td>/);
  assert.match(reportTables.failures(result), /request: EOF<\/th><td>3</);
});
