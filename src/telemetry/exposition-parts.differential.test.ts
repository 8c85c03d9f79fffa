/**
 * The same operations on our registry and on prom-client's: the pages say the same. Three things
 * are prom-client's own and are read as what the formats ask for: it writes `Nan`, and in
 * OpenMetrics whole bounds without a decimal point and quotes in a help text without a backslash.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import client from "prom-client";
import { pageText } from "../../test/telemetry/page-text.ts";
import { Registry } from "./registry.ts";

const bounds = [0.01, 1, 2.5, 1000];
const labelNames = ["kind", "place"];
const odd = fc.string({
  unit: fc.constantFrom("a", "é", '"', "\\", "\n", "{", "}", ",", "=", " "),
});
const labels = fc.tuple(odd, odd);
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, 1, 0.01, 1000, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7),
);
/** prom-client's histogram takes no other. */
const finite = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1));
const atLeastZero = fc.double({ min: 0, noNaN: true, maxExcluded: true });

type Operation = (ours: Ours, theirs: Theirs) => void;

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(labels, atLeastZero).map(([values, count]): Operation => {
    return (ours, theirs) => {
      ours.counter.with(...values).add(count);
      theirs.counter.labels(...values).inc(count);
    };
  }),
  fc.tuple(labels, anyNumber).map(([values, value]): Operation => {
    return (ours, theirs) => {
      ours.gauge.with(...values).set(value);
      theirs.gauge.labels(...values).set(value);
    };
  }),
  labels.map((values): Operation => {
    return (ours, theirs) => {
      ours.gauge.remove(...values);
      theirs.gauge.remove(...values);
    };
  }),
  fc.tuple(labels, finite, fc.boolean()).map(([values, value, isTraced]): Operation => {
    return (ours, theirs) => {
      ours.histogram.with(...values).observe(value);
      const [kind, place] = values;
      if (!isTraced || !theirs.isOpen) {
        theirs.observe({ kind, place }, value);
        return;
      }
      theirs.observe({ kind, place }, value, { trace_id: "4bf92f35" });
      const exemplar = { traceId: "4bf92f35", value, atSeconds: 1 };
      ours.registry.exemplars.note("seconds", values, bounds, exemplar);
    };
  }),
);

type Ours = ReturnType<typeof makeOurs>;
type Theirs = ReturnType<typeof makeTheirs>;

function makeOurs(help: string) {
  const registry = new Registry();
  return {
    registry,
    counter: registry.counter("jobs_total", help, labelNames),
    gauge: registry.gauge("load", help, labelNames),
    histogram: registry.histogram("seconds", help, labelNames, bounds),
  };
}

function makeTheirs(help: string, isOpen: boolean) {
  const type = isOpen
    ? client.Registry.OPENMETRICS_CONTENT_TYPE
    : client.Registry.PROMETHEUS_CONTENT_TYPE;
  const registry = new client.Registry<client.RegistryContentType>();
  registry.setContentType(type);
  const shared = { help, labelNames, registers: [registry] };
  const histogram = new client.Histogram({
    ...shared,
    name: "seconds",
    buckets: bounds,
    enableExemplars: isOpen,
  });
  return {
    registry,
    isOpen,
    counter: new client.Counter({ ...shared, name: "jobs_total" }),
    gauge: new client.Gauge({ ...shared, name: "load" }),
    observe(labelPairs: Record<string, string>, value: number, exemplarLabels = {}) {
      if (isOpen) histogram.observe({ labels: labelPairs, value, exemplarLabels });
      else histogram.observe(labelPairs, value);
    },
  };
}

/** Order means nothing, of lines as of labels; when an exemplar was taken is not compared. */
function canonical(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.includes("metrics_series_dropped"))
    .map((line) => {
      if (line.startsWith("# HELP")) return line.replaceAll(/\\(.)/g, unquoted);
      const [series = "", exemplar = ""] = line.split(" # {");
      const sorted = series.replace(/{(.*)} /s, (_, pairs: string) => {
        const list = pairs.match(/\w+="(?:[^"\\]|\\.)*"/g) ?? [];
        return `{${list.map(toBound).sort()}} `;
      });
      const taken = exemplar.replace(/ [\d.]+$/, "");
      return `${sorted} ${taken}`.replaceAll(/ Nan\b/g, " NaN");
    })
    .sort();
}

function unquoted(pair: string, character: string): string {
  return character === '"' ? character : pair;
}

function toBound(pair: string): string {
  return pair.replace(/^le="(\d+)\.0"$/, 'le="$1"');
}

describe("the page of a registry", () => {
  for (const isOpen of [false, true]) {
    test(`says in ${isOpen ? "OpenMetrics" : "Prometheus text"} what prom-client says`, async () => {
      const property = fc.asyncProperty(
        fc.array(operation, { maxLength: 30 }),
        odd,
        async (operations, help) => {
          const [ours, theirs] = [makeOurs(`Of ${help}`), makeTheirs(`Of ${help}`, isOpen)];
          for (const operate of operations) operate(ours, theirs);
          const accept = isOpen ? "application/openmetrics-text" : "text/plain";
          const [mine, other] = [pageText(ours.registry, accept), await theirs.registry.metrics()];
          assert.deepEqual(canonical(mine), canonical(other));
          assert.equal(mine.endsWith("\n# EOF\n"), isOpen);
        },
      );
      await fc.assert(property, { seed: 1, numRuns: 300 });
    });
  }
});
