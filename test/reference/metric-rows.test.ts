import assert from "node:assert/strict";
import { test } from "node:test";
import { SourceTree } from "../tidy/source-tree.ts";
import { metricRows } from "./metric-rows.ts";

test("metricRows reads name, type, labels and help where a metric is registered", () => {
  const tree = new SourceTree({
    "src/gateway/metrics.ts":
      `const a = registry.counter(\`\${prefix}a_total\`, "Some.", ["route", "code"]);\n` +
      'registry.gauge("b", "Others.").with();\n' +
      `registry.histogram(\`c_\${unit}\`, \`In \${unit}.\`, Object.keys(plan.labels), []);\n`,
    "src/gateway/metrics.test.ts": 'registry.gauge("d", "Of a test.");\n',
  });
  assert.deepEqual(
    metricRows(tree).map(({ room, ...row }) => [room, ...Object.values(row)]),
    [
      ["gateway", "gogate_a_total", "counter", ["route", "code"], "Some."],
      ["gateway", "b", "gauge", [], "Others."],
      ["gateway", "c_<unit>", "histogram", undefined, "In <unit>."],
    ],
  );
});
