import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeResult } from "./result-for-tests.ts";
import { toTextSummary } from "./text-summary.ts";

describe("toTextSummary", () => {
  test("is laid out as k6's, and tells what the generator did", async () => {
    const lines = toTextSummary(await makeResult()).split("\n");
    const expected = [
      "    ✓ 'p(95)<500' p(95)=12.5ms",
      "    ✗ 'avg<1' avg=12.5ms",
      "    ✗ 'rate>0.9' rate=75.00%",
      "    ✗ 'avg<1' no samples, which is not a pass",
      "    checks_total.......: 8 4/s",
      "    checks_succeeded...: 75.00% 6 out of 8",
      "    checks_failed......: 25.00% 2 out of 8",
      "    ✓ good",
      "    ✗ bad",
      "      ↳  50% — ✓ 2 / ✗ 2",
      "    CUSTOM",
      "    EXECUTION",
      "    GENERATOR",
      "    offered and achieved rate......: 2/s, 2/s",
    ];
    for (const line of expected) assert.ok(lines.includes(line), line);
    assert.ok(lines.some((line) => /^ {4}my_rate\.+: 50\.00% +2 out of 4$/.test(line)));
    assert.ok(lines.some((line) => /^ {6}\{ k:<b> \}\.+: 8 +4\/s$/.test(line)));
  });

  test("says so when the generator was the bottleneck", async () => {
    const result = await makeResult();
    const honesty = { ...result.honesty, doubts: ["it used 99 % of a core"] };
    const text = toTextSummary({ ...result, honesty });
    assert.match(text, /The generator was the bottleneck: it used 99 % of a core\./);
  });
});
