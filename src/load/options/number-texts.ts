/**
 * Whole numbers that a script's options have as text: `vus: __ENV.VUS || 10` is a text as soon as
 * `-e VUS=20` is given, and k6 takes it. As in k6, an empty text is a number that is not given.
 */

const named = ["vus", "iterations", "batch", "batchPerHost", "maxRedirects", "rps"];
const ofScenarios = [
  ...["vus", "iterations", "startVUs", "maxVUs", "preAllocatedVUs"],
  ...["rate", "startRate"],
];

/** What is no whole number stays as it is, to be refused as it was written. */
export function readNumberTexts(options: Record<string, unknown>): Record<string, unknown> {
  const read = withStages(withNumbers(options, named));
  if (!isTable(read.scenarios)) return read;
  const scenarios = Object.entries(read.scenarios).map(([name, scenario]) => [
    name,
    isTable(scenario) ? withStages(withNumbers(scenario, ofScenarios)) : scenario,
  ]);
  return { ...read, scenarios: Object.fromEntries(scenarios) };
}

function withStages(options: Record<string, unknown>): Record<string, unknown> {
  const { stages } = options;
  if (!Array.isArray(stages)) return options;
  const read = stages.map((stage: unknown) =>
    isTable(stage) ? withNumbers(stage, ["target"]) : stage,
  );
  return { ...options, stages: read };
}

function withNumbers(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  const read = { ...options };
  for (const name of names) {
    const value = read[name];
    if (value === "") delete read[name];
    else if (typeof value === "string" && /^[+-]?\d+$/.test(value)) read[name] = Number(value);
  }
  return read;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
