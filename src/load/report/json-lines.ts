/** `--out json=FILE`: every sample as a line, in k6's format. */
import type { Metric, SampleListener } from "../metrics/metric.ts";

/** `write` gets whole lines. `dateMs` is the time of day. */
export function jsonLines(write: (text: string) => void, dateMs: () => number): SampleListener {
  const announced = new Set<Metric>();
  return (metric, value, tags) => {
    let text = "";
    if (!announced.has(metric)) {
      announced.add(metric);
      text = `${JSON.stringify(announcement(metric))}\n`;
    }
    const time = new Date(dateMs()).toISOString();
    const data = { time, value, tags: tags.toObject() };
    write(`${text}${JSON.stringify({ metric: metric.name, type: "Point", data })}\n`);
  };
}

function announcement(metric: Metric): object {
  const submetrics = metric.submetrics.map(({ name, tags }) => ({
    name,
    suffix: name.slice(name.indexOf("{") + 1, -1),
    tags: Object.fromEntries(tags),
  }));
  const { name, type, contains } = metric;
  return {
    type: "Metric",
    data: {
      name,
      type,
      contains,
      thresholds: [],
      submetrics: submetrics.length > 0 ? submetrics : null,
    },
    metric: name,
  };
}
