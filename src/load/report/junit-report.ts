/**
 * `--junit`: thresholds and checks as JUnit XML, for a build server. A check fails when it has not
 * held once. What a generator has measured that was itself the bottleneck is an error, which is
 * JUnit's word for a test that did not come to a result.
 */
import type { RunResult } from "../running/run-result.ts";
import { dependsOnGenerator } from "./judge-run.ts";

interface Case {
  readonly suite: "thresholds" | "checks";
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error";
  readonly message: string;
}

/** `title`: the script's name. */
export function toJunitReport(result: RunResult, title: string): string {
  const cases = [...thresholdCases(result), ...checkCases(result), ...endOf(result)];
  const count = (outcome: Case["outcome"]): number =>
    cases.filter((one) => one.outcome === outcome).length;
  const attributes =
    `name="${escaped(title)}" tests="${cases.length}" failures="${count("failure")}" ` +
    `errors="${count("error")}" time="${(result.durationMs / 1000).toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${attributes}>`,
    ...cases.map((one) => toCase(title, one)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function thresholdCases({ thresholds, honesty }: RunResult): Case[] {
  return thresholds.map((decided): Case => {
    const { key, threshold, result } = decided;
    const name = `${key} ${threshold.source}`;
    const common = { suite: "thresholds", name } as const;
    if (result.name === "no samples") {
      return { ...common, outcome: "failure", message: "no samples" };
    }
    const value = `${threshold.aggregation} is ${result.value}`;
    if (dependsOnGenerator(decided) && honesty.doubts.length > 0) {
      const message = `${value}; the generator was the bottleneck: ${honesty.doubts.join("; ")}`;
      return { ...common, outcome: "error", message };
    }
    return { ...common, outcome: result.name === "passed" ? "passed" : "failure", message: value };
  });
}

function checkCases({ state }: RunResult): Case[] {
  return state.groups.checks().map(({ path, passes, fails }) => ({
    suite: "checks",
    name: path.replace(/^::/, "").replaceAll("::", " / "),
    outcome: fails === 0 ? "passed" : "failure",
    message: `held ${passes} times of ${passes + fails}`,
  }));
}

/** A run that was ended before its time has shown less than it was meant to. */
function endOf({ outcome }: RunResult): Case[] {
  const failure = { suite: "thresholds", outcome: "failure" } as const;
  if (outcome.name === "completed") {
    const message = outcome.failReason;
    if (message === undefined) return [];
    return [{ ...failure, name: "the script does not mark the run as failed", message }];
  }
  const message = "reason" in outcome ? outcome.reason : "the run was stopped";
  return [{ ...failure, name: "the run comes to its end", message }];
}

function toCase(title: string, { suite, name, outcome, message }: Case): string {
  const open = `    <testcase classname="${escaped(`${title}.${suite}`)}" name="${escaped(name)}"`;
  if (outcome === "passed")
    return `${open}><system-out>${escaped(message)}</system-out></testcase>`;
  return `${open}><${outcome} message="${escaped(message)}"/></testcase>`;
}

/** XML 1.0 has no place for most control characters, escaped or not. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
