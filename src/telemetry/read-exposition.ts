/**
 * Reads Prometheus text 0.0.4 back into numbers: for the console and the drills, which see a
 * gateway or a target only from outside, through the page that it shows to everybody.
 *
 * A line that cannot be read is an error, not a gap: a ledger with a missing row would agree
 * with anything.
 */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type LabelMatch = Readonly<Record<string, string>>;

/** What was exposed at one moment. */
export class Exposition {
  readonly #byName: ReadonlyMap<string, readonly Series[]>;
  readonly #families: ReadonlySet<string>;

  constructor(byName: ReadonlyMap<string, readonly Series[]>, families: ReadonlySet<string>) {
    this.#byName = byName;
    this.#families = families;
  }

  /** Is there such a metric, be it without any series so far? Of a histogram, its parts are too. */
  has(name: string): boolean {
    const family = name.replace(/_(?:total|bucket|count|sum)$/, "");
    return this.#families.has(name) || this.#families.has(family) || this.#byName.has(name);
  }

  /** All series of a name that have these labels; others they have do not matter. */
  series(name: string, match: LabelMatch = {}): readonly Series[] {
    const wanted = Object.entries(match);
    const named = this.#byName.get(name) ?? [];
    if (wanted.length === 0) return named;
    return named.filter(({ labels }) => wanted.every(([label, value]) => labels[label] === value));
  }

  /** The sum over those series; 0 where there is none, as for a counter never added to. */
  sum(name: string, match: LabelMatch = {}): number {
    return this.series(name, match).reduce((sum, { value }) => sum + value, 0);
  }
}

export function readExposition(text: string): Exposition {
  const byName = new Map<string, Series[]>();
  const families = new Set<string>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) {
      const [, family] = /^# TYPE (\S+) /.exec(line) ?? [];
      if (family !== undefined) families.add(family);
      continue;
    }
    const series = readSeries(line);
    const named = byName.get(series.name);
    if (named === undefined) byName.set(series.name, [series]);
    else named.push(series);
  }
  return new Exposition(byName, families);
}

const nameAndLabels = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?[ \t\r]*$/s;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/gs;

function readSeries(line: string): Series {
  const parts = nameAndLabels.exec(line);
  if (parts === null) throw new Error(`metrics line cannot be read: ${line.slice(0, 200)}`);
  const [, name = "", labelText = "", valueText = ""] = parts;
  const labels: Record<string, string> = {};
  for (const [, labelName = "", value = ""] of labelText.matchAll(label)) {
    labels[labelName] = value.includes("\\") ? unescaped(value) : value;
  }
  return { name, labels, value: readValue(valueText) };
}

function readValue(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return Number(text);
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/gs, (_, character: string) => (character === "n" ? "\n" : character));
}
