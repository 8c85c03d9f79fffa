import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MetricTable } from "../metrics/metric-table.ts";
import { PlainTags } from "../metrics/sample-tags.ts";
import { ThresholdBoard } from "./threshold-board.ts";

const plain = { abortOnFail: false, delayAbortEvalMs: 0 };

describe("ThresholdBoard", () => {
  test("names every threshold that cannot be decided", () => {
    const thresholds = new Map([
      ["nothing", [{ source: "count>0", ...plain }]],
      ["http_reqs", [{ source: "p(95)<1", ...plain }]],
    ]);
    const { problems } = new ThresholdBoard(thresholds, new MetricTable());
    assert.equal(problems.length, 2);
    assert.match(problems[0]!, /options\.thresholds\.nothing: no metric is called nothing/);
    assert.match(problems[1]!, /options\.thresholds\.http_reqs: a counter has count, rate/);
  });

  test("decides sub-metrics by their own samples", () => {
    const metrics = new MetricTable();
    const thresholds = new Map([["http_reqs{status:500}", [{ source: "count<1", ...plain }]]]);
    const board = new ThresholdBoard(thresholds, metrics);
    metrics.builtIn.http_reqs.add(1, new PlainTags({ status: "200" }));
    assert.equal(board.decide(1000)[0]!.result.name, "passed");
    metrics.builtIn.http_reqs.add(1, new PlainTags({ status: "500" }));
    assert.equal(board.decide(1000)[0]!.result.name, "crossed");
  });

  test("knows what each is decided by", () => {
    const rows: [key: string, source: string, measures: string][] = [
      ["http_req_duration", "p(95)<1", "times"],
      ["http_reqs", "rate>1", "pace"],
      ["http_reqs", "count>=1", "reached"],
      ["http_reqs", "count<1", "counts"],
      ["dropped_iterations", "count<1", "pace"],
      ["http_req_failed", "rate<0.01", "counts"],
      ["vus", "value>1", "counts"],
    ];
    for (const [key, source, measures] of rows) {
      const thresholds = new Map([[key, [{ source, ...plain }]]]);
      const [decided] = new ThresholdBoard(thresholds, new MetricTable()).decide(1000);
      assert.equal(decided!.measures, measures, `${key} ${source}`);
    }
  });

  test("ends the run for a crossed threshold that says so, after its delay", () => {
    const metrics = new MetricTable();
    const text = { source: "count<1", abortOnFail: true, delayAbortEvalMs: 5000 };
    const board = new ThresholdBoard(new Map([["iterations", [text]]]), metrics);
    metrics.builtIn.iterations.add(1, new PlainTags({}));
    assert.equal(board.aborting(4999), undefined);
    assert.equal(board.aborting(5000)?.key, "iterations");
  });
});
