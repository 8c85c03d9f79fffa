/** The `scenarios` option: seven executors, each with its own options and k6's defaults. */
import { z } from "zod";
import { k6Duration } from "./k6-duration.ts";
import type { Scenario } from "./scenario.ts";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const table = z.record(z.string(), text);
const vus = z.int().min(1).default(1);

const common = {
  startTime: k6Duration.prefault("0s"),
  gracefulStop: k6Duration.prefault("30s"),
  env: table.default({}),
  tags: table.default({}),
  exec: z.string().min(1).default("default"),
};

const vuStage = z
  .strictObject({ duration: k6Duration, target: z.int().min(0) })
  .transform(({ duration, target }) => ({ durationMs: duration, target }));

const openModel = {
  timeUnit: k6Duration.prefault("1s").refine((ms) => ms > 0, { error: "must be more than 0" }),
  preAllocatedVUs: z.int().min(0),
  maxVUs: z.int().min(1).optional(),
};

const iterationModel = {
  vus,
  iterations: z.int().min(1).default(1),
  maxDuration: k6Duration.prefault("10m"),
};

const positiveDuration = k6Duration.refine((ms) => ms > 0, { error: "must be more than 0" });

const executors = {
  "constant-vus": z.strictObject({
    executor: z.literal("constant-vus"),
    ...common,
    vus,
    duration: positiveDuration,
  }),
  "ramping-vus": z.strictObject({
    executor: z.literal("ramping-vus"),
    ...common,
    startVUs: z.int().min(0).default(1),
    stages: z.array(vuStage).min(1),
    gracefulRampDown: k6Duration.prefault("30s"),
  }),
  "constant-arrival-rate": z.strictObject({
    executor: z.literal("constant-arrival-rate"),
    ...common,
    ...openModel,
    rate: z.number().positive(),
    duration: positiveDuration,
  }),
  "ramping-arrival-rate": z.strictObject({
    executor: z.literal("ramping-arrival-rate"),
    ...common,
    ...openModel,
    startRate: z.number().min(0).default(0),
    stages: z.array(z.strictObject({ duration: k6Duration, target: z.number().min(0) })).min(1),
  }),
  // As in k6 1.x: its users are stopped at once, so that there is no gracefulStop.
  "externally-controlled": z.strictObject({
    executor: z.literal("externally-controlled"),
    startTime: common.startTime,
    env: common.env,
    tags: common.tags,
    exec: common.exec,
    vus: z.int().min(0).default(0),
    maxVUs: z.int().min(0).optional(),
    /** 0 is without end. */
    duration: k6Duration,
  }),
  "shared-iterations": z.strictObject({
    executor: z.literal("shared-iterations"),
    ...common,
    ...iterationModel,
  }),
  "per-vu-iterations": z.strictObject({
    executor: z.literal("per-vu-iterations"),
    ...common,
    ...iterationModel,
  }),
};

export const scenarioOptions = z.discriminatedUnion("executor", [
  executors["constant-vus"],
  executors["ramping-vus"],
  executors["constant-arrival-rate"],
  executors["ramping-arrival-rate"],
  executors["externally-controlled"],
  executors["shared-iterations"],
  executors["per-vu-iterations"],
]);

export type ScenarioOptions = z.output<typeof scenarioOptions>;

/** Executor → the names of its options, for the compatibility table. */
export const executorOptionNames: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(executors).map(([name, schema]) => [name, Object.keys(schema.shape)]),
);

export function toScenario(name: string, options: ScenarioOptions): Scenario {
  const { startTime: startTimeMs, env, tags, exec } = options;
  const gracefulStopMs = "gracefulStop" in options ? options.gracefulStop : 0;
  const shared = { name, startTimeMs, gracefulStopMs, env, tags, exec };
  switch (options.executor) {
    case "constant-vus": {
      const { executor, vus: count, duration } = options;
      return { ...shared, executor, vus: count, durationMs: duration };
    }
    case "ramping-vus": {
      const { executor, startVUs, stages, gracefulRampDown } = options;
      return { ...shared, executor, startVUs, stages, gracefulRampDownMs: gracefulRampDown };
    }
    case "constant-arrival-rate": {
      const { executor, rate, duration } = options;
      return { ...shared, ...toOpenModel(options), executor, rate, durationMs: duration };
    }
    case "ramping-arrival-rate": {
      const { executor, startRate } = options;
      const stages = options.stages.map((stage) => ({
        durationMs: stage.duration,
        ratePerMs: stage.target / options.timeUnit,
      }));
      return { ...shared, ...toOpenModel(options), executor, startRate, stages };
    }
    case "externally-controlled": {
      const { executor, vus: count, maxVUs = count, duration } = options;
      const durationMs = duration === 0 ? Number.POSITIVE_INFINITY : duration;
      return { ...shared, executor, vus: count, maxVUs, durationMs };
    }
    default: {
      const { executor, vus: count, iterations, maxDuration } = options;
      return { ...shared, executor, vus: count, iterations, maxDurationMs: maxDuration };
    }
  }
}

function toOpenModel(options: {
  readonly timeUnit: number;
  readonly preAllocatedVUs: number;
  readonly maxVUs?: number | undefined;
}): { timeUnitMs: number; preAllocatedVUs: number; maxVUs: number } {
  const { timeUnit, preAllocatedVUs, maxVUs } = options;
  return { timeUnitMs: timeUnit, preAllocatedVUs, maxVUs: maxVUs ?? preAllocatedVUs };
}
