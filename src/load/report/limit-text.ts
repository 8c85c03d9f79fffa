/** What `--find-limit` has found, for people. */
import type { LimitResult } from "../limit/find-limit.ts";
import { humanize } from "./humanize.ts";

export function toLimitText({ goal, steps, found, law }: LimitResult): string {
  const goalText = `${goal.metric} ${goal.threshold}`;
  const lines = ["", "  █ LIMIT", "", `    ${sentenceOf(found, goalText)}`, ""];
  lines.push("       rate/s    done/s  at once     value");
  for (const step of steps) {
    const { rate, perSecond, concurrency, value, dropped } = step;
    const cells = [rate, perSecond, concurrency, value ?? Number.NaN].map(number);
    const rest = dropped > 0 ? `  dropped ${dropped}` : "";
    lines.push(`    ${step.holds ? "✓" : "✗"} ${cells.join("  ")}${rest}`);
  }
  lines.push("");
  if (law === undefined) {
    lines.push("    Too few steps to fit the Universal Scalability Law.", "");
    return lines.join("\n");
  }
  lines.push("    Universal Scalability Law, fitted to the steps (95 % intervals)");
  const rows: [name: string, key: keyof typeof law.intervals][] = [
    ["λ, one alone, per second", "lambda"],
    ["σ, contention", "sigma"],
    ["κ, coherency", "kappa"],
    ["knee, at once", "kneeConcurrency"],
    ["most, per second", "peakPerSecond"],
  ];
  for (const [name, key] of rows) {
    const [low, high] = law.intervals[key];
    const interval = `${short(low)} to ${short(high)}`;
    lines.push(`    ${name.padEnd(26, ".")}: ${short(law[key])} (${interval})`);
  }
  return [...lines, ""].join("\n");
}

function sentenceOf(found: LimitResult["found"], goal: string): string {
  switch (found.name) {
    case "found":
      return found.failsAt === undefined
        ? `${goal} holds at ${short(found.holdsAt)}/s, the highest rate that was tried.`
        : `${goal} holds up to ${short(found.holdsAt)}/s, and not at ${short(found.failsAt)}/s.`;
    case "none":
      return `${goal} does not hold at ${short(found.failsAt)}/s, nor at any rate that was tried.`;
    case "doubted":
      return `INCONCLUSIVE: the generator was the bottleneck: ${found.reason}.`;
    case "lost":
      return `INCONCLUSIVE: ${found.reason}.`;
    default:
      return `The search has not come to its end: ${found.reason}.`;
  }
}

function number(value: number): string {
  return short(value).padStart(8);
}

function short(value: number): string {
  if (!Number.isFinite(value)) return "none";
  return value !== 0 && Math.abs(value) < 0.01
    ? value.toExponential(1)
    : humanize(value, "default", "");
}
