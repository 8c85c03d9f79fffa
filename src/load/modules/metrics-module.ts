/** `k6/metrics`: Counter, Gauge, Rate, Trend. */
import type { MetricType } from "../metrics/metric.ts";
import type { NativeModule } from "./native-module.ts";
import type { ScriptUser } from "./script-user.ts";

export const metricsModule: NativeModule = {
  exports: ["Counter", "Gauge", "Rate", "Trend"],
  blocking: [],
  make: (user) => ({
    Counter: metricClass(user, "counter"),
    Gauge: metricClass(user, "gauge"),
    Rate: metricClass(user, "rate"),
    Trend: metricClass(user, "trend"),
  }),
};

function metricClass(user: ScriptUser, type: MetricType): unknown {
  const { state } = user;
  return class {
    readonly name: string;
    readonly add: (value: unknown, tags?: unknown) => boolean;

    constructor(name: unknown, isTime?: unknown) {
      if (state.hasBegun && user.assignment !== undefined) {
        throw new Error("metrics must be declared in the init context");
      }
      const metric = state.metrics.declare(
        String(name),
        type,
        isTime === true ? "time" : "default",
      );
      this.name = metric.name;
      // Bound, as scripts hand it around.
      this.add = (value, tags) => {
        if (!state.hasBegun) throw new Error("metrics cannot be added to in the init context");
        const number = typeof value === "boolean" ? Number(value) : Number(value ?? Number.NaN);
        if (Number.isNaN(number)) {
          throw new TypeError(
            `${JSON.stringify(value)} is an invalid value for metric ${metric.name}`,
          );
        }
        metric.add(number, user.sampleTags(toTable(tags)));
        return true;
      };
    }
  };
}

function toTable(tags: unknown): Record<string, string> | undefined {
  if (tags === undefined || tags === null) return undefined;
  return Object.fromEntries(Object.entries(Object(tags)).map(([name, one]) => [name, String(one)]));
}
