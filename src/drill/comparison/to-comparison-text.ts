/** A comparison for the terminal. */
import { inWords } from "../in-words.ts";
import type { ComparisonRecord } from "./comparison-record.ts";
import type { ComparisonFinding, ComparisonVerdict } from "./judge-comparison.ts";

const { ms, percent } = inWords;

export function toComparisonText(
  { plan, tookMs, turns }: ComparisonRecord,
  { doubts, findings }: ComparisonVerdict,
): readonly string[] {
  const begin = doubts.length === 0 ? "" : "INCONCLUSIVE  ";
  return [
    `${begin}${plan.name} (${turns.length} turns, ${(tookMs / 1000).toFixed(0)} s)`,
    ...doubts.map((doubt) => `  ?         ${doubt}`),
    `  a         ${plan.a.name}`,
    `  b         ${plan.b.name}`,
    ...findings.flatMap((finding) => [
      `  ${finding.of.padEnd(10)}${conclusionOf(finding, plan)}`,
      `            ${evidenceOf(finding)}`,
    ]),
  ];
}

function conclusionOf({ lower }: ComparisonFinding, { a, b }: ComparisonRecord["plan"]): string {
  if (lower === undefined) return "no difference shown";
  return `lower with ${{ a, b }[lower].name}`;
}

function evidenceOf({ of, difference: { a, b, low, high } }: ComparisonFinding): string {
  const inUnit = of === "failures" ? percent : ms;
  const signed = (value: number): string => `${value > 0 ? "+" : ""}${inUnit(value)}`;
  const interval = `${signed(low)} to ${signed(high)}`;
  return `a ${inUnit(a)}, b ${inUnit(b)}; b less a is ${signed(b - a)} (95 %: ${interval})`;
}
