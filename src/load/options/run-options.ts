/**
 * The options of a run: what the script exports, with the command line's flags on top. Whatever is
 * wrong or unknown is a problem with its path; nothing is repaired and nothing is dropped.
 */
import { z } from "zod";
import { checkValue } from "../../config/check-value.ts";
import type { ThresholdText } from "../metrics/threshold.ts";
import { isTrendStat } from "../metrics/trend-stats.ts";
import { k6Duration } from "./k6-duration.ts";
import {
  addressRange,
  hostAddress,
  hostPattern,
  tlsCipherSuites,
  tlsIdentity,
  tlsVersions,
} from "./network-options.ts";
import { readNumberTexts } from "./number-texts.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioOptions, toScenario } from "./scenario-options.ts";
import { defaultSystemTags, systemTags } from "./system-tags.ts";

/** Options of k6 that this engine does not have, with the reason where there is a short one. */
export const refusedOptions: Readonly<Record<string, string>> = {
  dns: "names are resolved by the operating system",
  executionSegment: "`--workers` and `--agents` divide a run",
  executionSegmentSequence: "`--workers` and `--agents` divide a run",
  linger: "",
  localIPs: "",
  paused: "",
};

const thresholdEntry = z.union([
  z.string().transform((threshold) => ({ threshold, abortOnFail: false, delayAbortEval: 0 })),
  z.strictObject({
    threshold: z.string(),
    abortOnFail: z.boolean().default(false),
    delayAbortEval: k6Duration.prefault("0s"),
  }),
]);

const stage = z.strictObject({ duration: k6Duration, target: z.int().min(0) });
const anything = z.unknown().optional();

const optionsSchema = z.strictObject({
  vus: z.int().min(1).optional(),
  duration: k6Duration.refine((ms) => ms > 0, { error: "must be more than 0" }).optional(),
  iterations: z.int().min(1).optional(),
  stages: z.array(stage).optional(),
  scenarios: z.record(z.string(), scenarioOptions).optional(),
  thresholds: z.record(z.string(), z.array(thresholdEntry)).default({}),
  blacklistIPs: z.array(addressRange).default([]),
  blockHostnames: z.array(hostPattern).default([]),
  hosts: z.record(hostPattern, hostAddress).default({}),
  httpDebug: z.enum(["", "headers", "full"]).default(""),
  systemTags: systemTags.default(defaultSystemTags),
  tlsAuth: z.array(tlsIdentity).default([]),
  tlsCipherSuites: tlsCipherSuites.optional(),
  tlsVersion: tlsVersions.optional(),
  batch: z.int().min(0).default(20),
  batchPerHost: z.int().min(0).default(6),
  discardResponseBodies: z.boolean().default(false),
  insecureSkipTLSVerify: z.boolean().default(false),
  maxRedirects: z.int().min(0).default(10),
  minIterationDuration: k6Duration.prefault("0s"),
  noConnectionReuse: z.boolean().default(false),
  noCookiesReset: z.boolean().default(false),
  noSetup: z.boolean().default(false),
  noTeardown: z.boolean().default(false),
  noVUConnectionReuse: z.boolean().default(false),
  rps: z.int().min(0).default(0),
  setupTimeout: k6Duration.prefault("60s"),
  teardownTimeout: k6Duration.prefault("60s"),
  summaryTimeUnit: z.enum(["", "s", "ms", "us"]).default(""),
  summaryTrendStats: z
    .array(z.string().refine(isTrendStat, { error: "must be avg, min, med, max, count or p(N)" }))
    .default(["avg", "min", "med", "max", "p(90)", "p(95)"]),
  tags: z.record(z.string(), z.string()).default({}),
  throw: z.boolean().default(false),
  userAgent: z.string().default("weir"),
  // Of the cloud service only; k6 itself does not look at them either when it runs a script.
  cloud: anything,
  ext: anything,
});

/** For the compatibility table. */
export const knownOptions: readonly string[] = Object.keys(optionsSchema.shape);

type CheckedOptions = z.output<typeof optionsSchema>;

export interface RunOptions
  extends Omit<
    CheckedOptions,
    "vus" | "duration" | "iterations" | "stages" | "scenarios" | "thresholds"
  > {
  readonly scenarios: readonly Scenario[];
  /** Metric or sub-metric name → its thresholds. */
  readonly thresholds: ReadonlyMap<string, readonly ThresholdText[]>;
}

/** What the command line says about the execution; it replaces all that the script says. */
export interface ExecutionFlags {
  readonly vus?: number | undefined;
  readonly duration?: string | undefined;
  readonly iterations?: number | undefined;
  readonly stages?: readonly { readonly duration: string; readonly target: number }[] | undefined;
}

export type ReadOptions =
  | { readonly ok: true; readonly options: RunOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

export function readRunOptions(exported: unknown, flags: ExecutionFlags): ReadOptions {
  const problems = refusals(exported);
  const plain = readNumberTexts(withoutRefused(exported ?? {}));
  const checked = checkValue(optionsSchema, withFlags(plain, flags));
  if (!checked.ok) {
    for (const { path, sentence } of checked.problems) {
      problems.push(`options${path.map((key) => `.${String(key)}`).join("")}: ${sentence}`);
    }
    return { ok: false, problems };
  }
  const scenarios = toScenarios(checked.value);
  if (typeof scenarios === "string") problems.push(scenarios);
  else {
    for (const scenario of scenarios) problems.push(...problemsOf(scenario));
    if (problems.length === 0) return { ok: true, options: toOptions(checked.value, scenarios) };
  }
  return { ok: false, problems };
}

function toOptions(checked: CheckedOptions, scenarios: readonly Scenario[]): RunOptions {
  const { vus: _1, duration: _2, iterations: _3, stages: _4, ...rest } = checked;
  const thresholds = new Map<string, ThresholdText[]>();
  for (const [name, entries] of Object.entries(checked.thresholds)) {
    const texts = entries.map(({ threshold, abortOnFail, delayAbortEval }) => ({
      source: threshold,
      abortOnFail,
      delayAbortEvalMs: delayAbortEval,
    }));
    thresholds.set(name, texts);
  }
  return { ...rest, scenarios, thresholds };
}

function refusals(exported: unknown): string[] {
  return Object.keys(Object(exported)).flatMap((name) => {
    const reason = refusedOptions[name];
    if (reason === undefined) return [];
    return [`options.${name}: is not supported${reason === "" ? "" : `: ${reason}`}`];
  });
}

/** Told once is enough: a refused option is not told again as unknown. */
function withoutRefused(exported: unknown): Record<string, unknown> {
  const entries = Object.entries(Object(exported) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      ([name, value]) => !(name in refusedOptions) && value !== undefined && value !== null,
    ),
  );
}

function withFlags(exported: Record<string, unknown>, flags: ExecutionFlags): unknown {
  const given = Object.fromEntries(
    Object.entries(flags).filter(([, value]) => value !== undefined),
  );
  if (
    flags.duration === undefined &&
    flags.iterations === undefined &&
    flags.stages === undefined
  ) {
    return { ...exported, ...given };
  }
  const { duration: _1, iterations: _2, stages: _3, scenarios: _4, ...rest } = exported;
  return { ...rest, ...given };
}

/** The scenarios, or what contradicts itself. As k6 makes them of its four shortcuts. */
function toScenarios(options: CheckedOptions): Scenario[] | string {
  const { vus = 1, duration, iterations, stages, scenarios } = options;
  const shortcuts = { iterations, duration, stages: stages?.length ? stages : undefined };
  const given = Object.entries(shortcuts).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  const named = Object.entries(scenarios ?? {});
  if (named.length > 0 && given.length > 0) {
    return `options: ${given[0]} and scenarios exclude each other`;
  }
  if (given.includes("stages") && given.length > 1) {
    return `options: ${given[0]} and stages exclude each other`;
  }
  if (named.length > 0) return named.map(([name, one]) => toScenario(name, one));
  const read = scenarioOptions.parse(shortcutOf(vus, options));
  return [toScenario("default", read)];
}

function shortcutOf(vus: number, options: CheckedOptions): z.input<typeof scenarioOptions> {
  const { duration, iterations, stages } = options;
  if (iterations !== undefined) {
    const maxDuration = duration ?? "10m";
    return { executor: "shared-iterations", vus, iterations, maxDuration };
  }
  if (duration !== undefined) return { executor: "constant-vus", vus, duration };
  if (stages?.length) {
    return { executor: "ramping-vus", startVUs: options.vus ?? 1, stages };
  }
  return { executor: "per-vu-iterations", vus: 1, iterations: 1 };
}

function problemsOf(scenario: Scenario): string[] {
  const path = `options.scenarios.${scenario.name}`;
  const problems: string[] = [];
  if (scenario.executor === "shared-iterations" && scenario.iterations < scenario.vus) {
    problems.push(
      `${path}.iterations: must be vus (${scenario.vus}) or more, got ${scenario.iterations}`,
    );
  }
  const [least, name] =
    scenario.executor === "externally-controlled"
      ? [scenario.vus, "vus"]
      : ["preAllocatedVUs" in scenario ? scenario.preAllocatedVUs : 0, "preAllocatedVUs"];
  if ("maxVUs" in scenario && scenario.maxVUs < Math.max(1, least)) {
    problems.push(
      `${path}.maxVUs: must be ${name} (${least}) and 1 or more, got ${scenario.maxVUs}`,
    );
  }
  return problems;
}
