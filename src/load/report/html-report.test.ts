import assert from "node:assert/strict";
import { test } from "node:test";
import { toHtmlReport } from "./html-report.ts";
import { makeResult } from "./result-for-tests.ts";

test("the report stands for itself: charts, thresholds and summary, nothing from the network", async () => {
  const html = toHtmlReport(await makeResult(), "my <script>");
  assert.match(html, /<title>my &lt;script><\/title>/);
  assert.doesNotMatch(html, /<(?:script|link|img)[^>]*(?:src|href)=/);
  assert.doesNotMatch(html, /@import|url\(http/);
  assert.match(html, /uPlot/);
  assert.match(html, /3 of 5 thresholds crossed/);
  assert.match(html, /<td>unused<\/td><td>avg&lt;1<\/td><td>no samples<\/td>/);
  assert.match(html, /my_counter\{k:&lt;b>\}/);
  const charts = JSON.parse(/const charts = (.*);\n/.exec(html)![1]!);
  assert.deepEqual(charts.map((chart: { title: string }) => chart.title).slice(0, 2), [
    "Requests per second",
    "Latency (ms)",
  ]);
});

test("the report has both times of requests, and checks without what their names could do", async () => {
  const result = await makeResult();
  result.state.counts.addRequest(200, false, 10, 5);
  result.state.groups.root.group("g").check("<img src=x>").fails += 1;
  const html = toHtmlReport(result, "s.js");
  assert.match(html, /from the intended start<\/th><td>15<\/td>/);
  assert.match(html, /service time<\/th><td>10<\/td>/);
  assert.match(html, /<tr class="crossed"><td>g \/ &lt;img src=x><\/td><td>0<\/td><td>1<\/td>/);
});
