import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { RunResult } from "../running/run-result.ts";
import { toHtmlReport } from "./html-report.ts";
import { makeResult } from "./result-for-tests.ts";

const result = await makeResult();
const calm: RunResult = { ...result, honesty: { ...result.honesty, doubts: [] } };
const slow = { ...result.honesty, doubts: ["it used 95 % of a core"] };
const about = { title: "s.js", endedAt: "2026-11-27T10:00:00.000Z" };
const headOf = (run: RunResult): string =>
  /<h1>.*<\/h1>\n<p>.*<\/p>/.exec(toHtmlReport(run, about))![0].replace(/<[^>]*>/g, "");

describe("toHtmlReport", () => {
  test("loads nothing and runs nothing, and lets a browser do neither", () => {
    const html = toHtmlReport(calm, about);
    assert.doesNotMatch(html, /<script|<link|<img|src=|href=|url\(|@import|style="|\son\w+=/);
    const [, css = ""] = /<style>([\s\S]*)<\/style>/.exec(html)!;
    const hash = createHash("sha256").update(css).digest("base64");
    assert.ok(html.includes(`default-src 'none'; style-src 'sha256-${hash}'`));
  });

  test("begins with the verdict and why", () => {
    assert.match(
      headOf(calm),
      /^FAIL s\.js\nIt took .*, 2 of 5 thresholds passed\. Thresholds crossed on my_trend, checks, unused\.$/,
    );
    const passed = calm.thresholds.filter(({ result: one }) => one.name === "passed");
    assert.match(headOf({ ...calm, thresholds: passed }), /^PASS s\.js\nIt took .* passed\.$/);
    assert.match(
      headOf({ ...calm, thresholds: [] }),
      /^DONE s\.js\nIt took .* and ended 2026-11-27T10:00:00\.000Z, no thresholds\.$/,
    );
    assert.match(
      headOf({ ...calm, thresholds: [], honesty: slow }),
      /^DONE .*\n.* The generator was the bottleneck: it used 95 % of a core\.$/,
    );
    const times = passed.map((one) => ({ ...one, measures: "times" as const }));
    assert.match(
      headOf({ ...calm, thresholds: times, honesty: slow }),
      /^INCONCLUSIVE .*\n.* The generator was the bottleneck: it used 95 % of a core\.$/,
    );
    assert.match(headOf({ ...calm, outcome: { name: "stopped" } }), /^STOPPED /);
  });

  test("has the comparison with a former run, in a sentence", () => {
    const differences = [
      {
        ...({ what: "p95", former: 10, present: 10, change: 0 } as const),
        ...{ changeFrom: -0.1, changeTo: 0.1, isShown: false },
      },
    ];
    const html = toHtmlReport(calm, {
      ...about,
      comparison: { former: "<a>.json", doubts: [], differences },
    });
    assert.match(html, /<h2>Compared with &#60;a&#62;\.json<\/h2>\n<p>No difference shown\.<\/p>/);
    assert.match(html, /<th scope="row">p95<\/th><td>10ms<\/td>/);
  });
});
