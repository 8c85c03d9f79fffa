/**
 * Every metric that a document, a script or a shipped configuration names is one that a live lab
 * has, and every one that it has is documented.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { LabPortName } from "../../src/commands/lab/lab-ports.ts";
import { Weir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { readDocument } from "../reference/blocks.ts";
import type { SourceFile } from "../tidy/source-file.ts";
import { SourceTree } from "../tidy/source-tree.ts";
import { isPresentDocument } from "./present-documents.ts";

const { option, ports } = await claimLab();
const scraped: readonly LabPortName[] = ["admin", "bin1", "hello", "sre", "poll", "echo"];
/** Series of a metric that have a name of their own. */
const series = /_(?:bucket|sum|count|created)$/;

describe("metrics", { timeout: 60_000 }, () => {
  const live = new Set<string>();

  before(async () => {
    const lab = new Weir(["up", "--no-console", ...option]);
    await lab.line(/Ctrl-C stops the lab/);
    for (const name of scraped) {
      const page = await (await fetch(`http://127.0.0.1:${ports[name]}/metrics`)).text();
      for (const [, metric] of page.matchAll(/^# TYPE (\S+) /gm)) live.add(metric!);
    }
    const { status } = await lab.stop();
    assert.equal(status, 0);
  });

  test("that are named anywhere are scraped from the lab", () => {
    const wrong = namingFiles().flatMap((file) =>
      metricsNamedIn(file.text, live.keys())
        .filter((name) => !live.has(name) && !live.has(name.replace(series, "")))
        .filter((name) => !isOwnOfScript(name, file.text))
        .map((name) => `${file.path}: ${name}`),
    );
    assert.deepEqual(wrong, []);
  });

  test("that are scraped from the lab are in the reference", () => {
    const reference = `${readDocument("docs/metrics.md")}${readDocument("docs/targets.md")}`;
    const missing = [...live.keys()].filter((name) => !reference.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });
});

/** A load script may have metrics of its own, which live in its run. */
function isOwnOfScript(name: string, text: string): boolean {
  return new RegExp(`new (?:Counter|Gauge|Rate|Trend)\\("${name}"`).test(text);
}

/** Documents, load scripts, and what is shipped to observe Weir. */
function namingFiles(): SourceFile[] {
  const files = [...SourceTree.read(join(import.meta.dirname, "../..")).files.values()];
  return files.filter(
    (file) =>
      (isPresentDocument(file) && file.path !== "docs/k6-compatibility.md") ||
      /^(?:k6|drills|deploy)\//.test(file.path),
  );
}

/** Words that begin as a metric does whose first part no other kind of name has. */
function metricsNamedIn(text: string, known: Iterable<string>): string[] {
  const firsts = new Set([...known].map((name) => name.split("_")[0]!));
  for (const first of ["http", "tcp", "poll", "active", "memory"]) firsts.delete(first);
  const begins = [...firsts, "http_requests?", "poll_votes", "poll_queue"].join("|");
  const pattern = new RegExp(`(?<![\\w./-])(?:${begins})_[a-z0-9_]*[a-z0-9](?![\\w/:-])`, "g");
  return [...new Set(text.match(pattern) ?? [])];
}
