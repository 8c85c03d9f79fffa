import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";
import type { RunResult } from "../running/run-result.ts";
import { toJunitReport } from "./junit-report.ts";

async function sample(body = "", options = ""): Promise<RunResult> {
  const { result } = await runText(
    `import { check, group } from "k6"; import exec from "k6/execution";
     export const options = { iterations: 2, thresholds: { iterations: ["count>=1", "count>5"] ${options} } };
     export default function () {
       check(1, { good: true }); group("g", () => check(1, { '<b a="1">&\\u0001': exec.scenario.iterationInTest > 0 }));
       ${body} }`,
  );
  return { ...result, honesty: { ...result.honesty, doubts: [] } };
}

describe("toJunitReport", () => {
  test("has a case for each threshold and each check", async () => {
    const text = toJunitReport(await sample(), "s.js");
    assert.match(text, /<testsuite name="s\.js" tests="4" failures="2" errors="0" time="0\.000">/);
    assert.match(text, /classname="s\.js\.thresholds" name="iterations count&gt;=1"><system-out>/);
    assert.match(text, /name="iterations count&gt;5"><failure message="count is 2"\/>/);
    assert.match(text, /classname="s\.js\.checks" name="good"><system-out>held 2 times of 2</);
  });

  test("escapes what the script has named", async () => {
    const text = toJunitReport(await sample(), "<&>.js");
    assert.match(text, /name="g \/ &lt;b a=&quot;1&quot;&gt;&amp;\ufffd"><failure message="held 1/);
    assert.match(text, /<testsuite name="&lt;&amp;&gt;\.js"/);
  });

  test("calls an error what a generator has measured that was the bottleneck", async () => {
    const result = await sample("", ', iteration_duration: ["p(95)<1000"]');
    const honesty = { ...result.honesty, doubts: ["it was slow"] };
    const text = toJunitReport({ ...result, honesty }, "s.js");
    assert.match(text, /errors="2"/);
    assert.match(text, /name="iteration_duration p\(95\)&lt;1000"><error message=".*it was slow"/);
    assert.match(text, /name="iterations count&gt;5"><error message=".*it was slow"/);
  });

  test("fails when the run was ended before its time", async () => {
    const result = await sample('exec.test.abort("enough");');
    const text = toJunitReport(result, "s.js");
    assert.match(text, /name="the run comes to its end"><failure message="enough"/);
    const marked = { ...result, outcome: { name: "completed", failReason: "no" } } as const;
    assert.match(
      toJunitReport(marked, "s.js"),
      /name="the script does not mark the run as failed"><failure message="no"/,
    );
  });
});
