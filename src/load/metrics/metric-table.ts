/** All metrics of a run by name: k6's built-in ones, the script's own, and the sub-metrics. */
import { type BuiltInName, builtInMetrics } from "./built-in-metrics.ts";
import { Metric, type MetricContains, type MetricType, type Submetric } from "./metric.ts";

export class MetricTable {
  readonly builtIn: Readonly<Record<BuiltInName, Metric>>;
  readonly #metrics = new Map<string, Metric>();

  constructor() {
    const builtIn: Partial<Record<BuiltInName, Metric>> = {};
    for (const [name, [type, contains]] of Object.entries(builtInMetrics)) {
      const metric = new Metric(name, type, contains);
      this.#metrics.set(name, metric);
      builtIn[name as BuiltInName] = metric;
    }
    this.builtIn = builtIn as Record<BuiltInName, Metric>;
    // k6 always shows how long the requests took that ended as expected.
    this.builtIn.http_req_duration.addSubmetric("http_req_duration{expected_response:true}", [
      ["expected_response", "true"],
    ]);
  }

  get(name: string): Metric | undefined {
    return this.#metrics.get(name);
  }

  all(): Iterable<Metric> {
    return this.#metrics.values();
  }

  /** A metric of the script: every virtual user declares it and gets the same one. */
  declare(name: string, type: MetricType, contains: MetricContains): Metric {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/.test(name)) {
      throw new Error(
        `invalid metric name: ${JSON.stringify(name)} ` +
          "(letters, digits and _, at most 128, no digit first)",
      );
    }
    const known = this.#metrics.get(name);
    if (known === undefined) {
      const metric = new Metric(name, type, contains);
      this.#metrics.set(name, metric);
      return metric;
    }
    if (known.type !== type || known.contains !== contains) {
      throw new Error(
        `metric ${name} exists already as a ${known.type} of ${known.contains} values`,
      );
    }
    return known;
  }

  /** What a threshold's key names: a metric, or its samples with certain tags. */
  find(key: string): { metric: Metric; submetric: Submetric | undefined } | string {
    const match = /^([^{]+)(?:\{(.*)\})?$/.exec(key);
    if (match === null) return `${JSON.stringify(key)} is not a metric name`;
    const metric = this.#metrics.get(match[1]!.trim());
    if (metric === undefined) return `no metric is called ${match[1]}`;
    if (match[2] === undefined) return { metric, submetric: undefined };
    const tags = readTags(match[2]);
    if (typeof tags === "string") return tags;
    return { metric, submetric: metric.addSubmetric(key, tags) };
  }
}

function readTags(text: string): [name: string, value: string][] | string {
  const tags: [name: string, value: string][] = [];
  for (const pair of text.split(",")) {
    const colon = pair.indexOf(":");
    if (colon < 1) return `${JSON.stringify(pair)} is not a tag of the form name:value`;
    tags.push([unquoted(pair.slice(0, colon)), unquoted(pair.slice(colon + 1))]);
  }
  return tags;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
