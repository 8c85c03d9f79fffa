import assert from "node:assert/strict";
import { test } from "node:test";
import { reachRules } from "./reach.ts";
import { violationsOf } from "./violations-of.ts";

test("a file that nothing names is found; imports, workers and pages count as names", () => {
  const wrong = violationsOf(reachRules, "reached", {
    "src/main.ts": 'const { gate } = await import("./commands/gate.ts");\n',
    "src/commands/gate.ts": 'new Worker(new URL("../gateway/worker.ts", import.meta.url));\n',
    "src/gateway/worker.ts": 'import type { Route } from "./route.ts";\n',
    "src/gateway/route.ts": "",
    "src/console/page/page.html": '<script type="module" src="/page/main.ts"></script>',
    "src/console/page/main.ts": 'import { chart } from "./chart.ts";\n',
    "src/console/page/chart.ts": "",
    "src/gateway/worker.test.ts": 'import { old } from "./old.ts";\n',
    "src/gateway/old.ts": "",
  });
  assert.deepEqual(wrong, [
    "src/gateway/old.ts: nothing that is started names this file; use it or delete it",
  ]);
});
