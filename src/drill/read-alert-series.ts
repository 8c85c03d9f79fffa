/** What the rules of a Prometheus looked at while a drill ran: the samples that it has stored. */
import type { AlertSeries } from "./drill-record.ts";
import { fetchText } from "./fetch-text.ts";

const timeoutMs = 10_000;
/** Longer than any drill. */
const lookBack = "30m";

interface Answer<Value> {
  readonly data: Value;
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly query: string }[] }[];
}

interface Matrix {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [atS: number, value: string])[];
  }[];
}

export async function readAlertSeries(prometheusUrl: string): Promise<readonly AlertSeries[]> {
  const ask = async <Value>(path: string): Promise<Value> => {
    const text = await fetchText(`${prometheusUrl}/api/v1/${path}`, { timeoutMs });
    return (JSON.parse(text) as Answer<Value>).data;
  };
  const { groups } = await ask<Rules>("rules");
  const queries = groups.flatMap(({ rules }) => rules.map(({ query }) => query));
  const words = new Set(queries.flatMap((query) => query.match(/[a-zA-Z_:][\w:]*/g) ?? []));
  const known = await ask<readonly string[]>("label/__name__/values");
  const found = await Promise.all(
    known
      .filter((name) => words.has(name))
      .map((name) => ask<Matrix>(`query?query=${encodeURIComponent(`${name}[${lookBack}]`)}`)),
  );
  return found.flatMap(({ result }) =>
    result.map(({ metric: { __name__: name = "", ...labels }, values }) => ({
      name,
      labels,
      samples: values.map(([atS, value]) => ({ atMs: atS * 1000, value: Number(value) })),
    })),
  );
}
