/** A table of what each mode of one program costs beside the first, made of what was measured. */
import { toTable } from "../../test/reference/to-table.ts";
import { introduction, type ResultsMeta } from "./introduction.ts";
import type { Measured } from "./run-bench.ts";
import type { Spread } from "./summarize.ts";

export function costBlock(measured: readonly Measured[], meta: ResultsMeta): string {
  const { name, version } = meta.peers[0]!;
  const rows = measured.flatMap(({ summaries }) =>
    summaries.map(({ name: mode, cpuUsPerRequest, ratio, rounds }) => [
      mode,
      `${cpuUsPerRequest.toFixed(1)} µs`,
      ratio === undefined ? "" : toCost(ratio),
      String(rounds),
    ]),
  );
  const table = toTable(["on", "CPU", `beside ${name}`, "rounds"], rows);
  // All of them are one program.
  return `${introduction({ ...meta, peers: [{ name: "weir", version }] })}\n${table}`;
}

/** A ratio is what the first needs of what this one needs. */
function toCost({ median, min, max }: Spread): string {
  const [middle, least, most] = [median, max, min].map((ratio) => toPercent(1 / ratio - 1));
  return `${middle} (${least} to ${most})`;
}

function toPercent(share: number): string {
  const percent = (share * 100).toFixed(1);
  return `${share < 0 ? "" : "+"}${percent} %`;
}
