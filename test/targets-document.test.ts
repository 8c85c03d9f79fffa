/** `docs/targets.md` says what the targets do: its examples are typed, its metrics are scraped. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { findProgram } from "../bench/peers/find-program.ts";
import { toJsonSchema } from "../src/config/json-schema.ts";
import { claimPort } from "./ports/claim-ports.ts";
import { readDocument } from "./reference/blocks.ts";
import { metricRows } from "./reference/metric-rows.ts";
import { optionRows } from "./reference/option-rows.ts";
import { metricsOf } from "./reference/target-blocks.ts";
import { targetPlans } from "./reference/target-plans.ts";
import { readConsoleExamples, toPattern } from "./seeds/console-examples.ts";
import { makeCommandRunner } from "./seeds/run-command.ts";
import { startTargetProcess } from "./targets/target-process.ts";
import { SourceTree } from "./tidy/source-tree.ts";

const skip = findProgram("curl") === undefined && "curl is not installed";
const examples = readConsoleExamples(readDocument("docs/targets.md"));
const rows = metricRows(SourceTree.read(join(import.meta.dirname, "..")));

/** What sections ask; the one about all of them shows it with hello. */
const targets = {
  "What all of them have": "hello",
  hello: "hello",
  sre: "sre",
  poll: "poll",
  echo: "echo",
  bin: "bin",
} as const;

describe("the examples of docs/targets.md print what stands there", { skip }, () => {
  for (const [section, name] of Object.entries(targets)) {
    test(`under "${section}"`, async (t) => {
      const target = await startTargetProcess(t, name, { LOG_LEVEL: "error" });
      const port = Number(new URL(target.url).port);
      const adminPort = Number(new URL(target.adminUrl).port);
      const runner = makeCommandRunner(t, { 8080: port, 3000: port, 6060: adminPort });
      const own = examples.filter((example) => example.section === section);
      assert.ok(own.length > 0);
      for (const { command, printed } of own) {
        const came = (await runner.run(command))
          .replaceAll("\r\n", "\n")
          .replaceAll(`localhost:${port}`, "localhost:8080")
          .replaceAll(`localhost:${adminPort}`, "localhost:6060");
        assert.match(came.trimEnd(), toPattern(printed), command);
      }
    });
  }

  test("and stand under no other heading", () => {
    const sections = new Set(examples.map(({ section }) => section));
    assert.deepEqual([...sections].sort(), Object.keys(targets).sort());
  });
});

describe("the metrics of docs/targets.md are those that are scraped", () => {
  for (const [name, plan] of Object.entries(targetPlans)) {
    test(`from ${name}`, async (t) => {
      const target = await startTargetProcess(t, name, {
        TCP_ECHO_PORT: String(await claimPort()),
        LOG_LEVEL: "error",
      });
      const page = await (await fetch(`${target.url}/metrics`)).text();
      const scraped = [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
        .map(([, metric, type]) => `${metric} ${type}`)
        .filter((line) => !/^(?:process|nodejs|metrics_series)_/.test(line));
      const documented = metricsOf(name, plan, rows).map((row) => `${row.name} ${row.type}`);
      assert.deepEqual(scraped.sort(), documented.sort());
    });
  }
});

test("every route says what it does, and every field of it what it takes", () => {
  for (const { routes } of Object.values(targetPlans)) {
    for (const { path, summary, query, params, body } of routes) {
      assert.ok(summary, path);
      for (const schema of [query, params, body]) {
        const fields = schema === undefined ? [] : optionRows(toJsonSchema(schema));
        for (const { path: field, doc } of fields) assert.ok(doc, `${path} ${field}`);
      }
    }
  }
});
