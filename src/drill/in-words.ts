/** Measured values and names as they stand in the sentences of a verdict. */
export const inWords = {
  seconds: (ms: number): string => `${Number((ms / 1000).toFixed(2))} s`,
  ms: (ms: number): string => `${Number(ms.toPrecision(3))} ms`,
  percent: (share: number): string => `${Number((share * 100).toFixed(2))} %`,
  number: (value: number): string => String(Number(value.toPrecision(4))),
  plain: (name: string): string => name.replaceAll("_", " "),
  state: (state: string): string => state.replaceAll("_", "-"),
  /** `{job="echo",code="200"}`; empty for none. */
  labels(labels: Readonly<Record<string, string>>): string {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
  },
  phase(phase: string): string {
    return phases[phase] ?? `during "${phase}"`;
  },
  /** "at least 45 % and at most 55 %"; empty for no bound. */
  bounds(min: string | undefined, max: string | undefined): string {
    const parts = [
      min === undefined ? [] : [`at least ${min}`],
      max === undefined ? [] : [`at most ${max}`],
    ];
    return parts.flat().join(" and ");
  },
} as const;

const phases: Readonly<Record<string, string>> = {
  before: "before the first event",
  during: "during the events",
  open: "while a breaker acts",
  recovery: "during recovery",
  after: "after recovery",
};
