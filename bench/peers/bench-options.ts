/** The options that all side-by-side benches take. */
import { parseArgs } from "node:util";

export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** Scenarios by name; empty means all. */
  readonly only: readonly string[];
  /** Programs by name, Weir among them in any case; empty means all. */
  readonly peers: readonly string[];
  /** Writes the tables into the documents. */
  readonly write: boolean;
}

export function readBenchOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: "string", default: "7" },
      seconds: { type: "string", default: "3" },
      only: { type: "string", default: "" },
      peers: { type: "string", default: "" },
      write: { type: "boolean", default: false },
    },
  });
  return {
    rounds: readPositive("--rounds", values.rounds),
    seconds: readPositive("--seconds", values.seconds),
    only: values.only.split(",").filter(Boolean),
    peers: values.peers.split(",").filter(Boolean),
    write: values.write,
  };
}

function readPositive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name}: must be a number above 0, got ${text}`);
  return value;
}
