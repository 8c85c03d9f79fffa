/** The present values that matter first, for the page and for the terminal. */
import type { Sample, Tone } from "../console-state.ts";
import { format } from "./format.ts";

export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** A value that hurts is coloured and says so in its note. */
  readonly tone: Tone;
  /** What its course is drawn of. */
  readonly of: (sample: Sample) => number | undefined;
}

interface TilePlan {
  readonly label: string;
  readonly of: Tile["of"];
  readonly show: (sample: Sample) => readonly [value: string, note: string, tone?: Tone];
}

/** Where nothing is known yet there are dashes. */
export function presentTiles(sample: Sample | undefined): readonly Tile[] {
  return plans.map(({ label, of, show }) => {
    const [value, note, tone = "neutral"] = sample === undefined ? nothing : show(sample);
    return { label, value, note, tone, of };
  });
}

const nothing = ["–", ""] as const;

function answersOf({ answers }: Sample): number {
  return answers["2xx"] + answers["3xx"] + answers["4xx"] + answers["5xx"];
}

function failureShare(sample: Sample): number | undefined {
  const all = answersOf(sample);
  return all === 0 ? undefined : sample.answers["5xx"] / all;
}

function notClosed({ breakers }: Sample): number {
  return Object.values(breakers).filter((state) => state !== "closed").length;
}

const plans: readonly TilePlan[] = [
  {
    label: "Requests",
    of: answersOf,
    show: (sample) => [
      `${format.count(answersOf(sample))}/s`,
      `${sample.requestsInFlight} in flight`,
    ],
  },
  {
    label: "Latency p99",
    of: ({ latency }) => latency?.p99Ms,
    show: ({ latency }) =>
      latency === undefined
        ? ["–", "no answers"]
        : [format.ms(latency.p99Ms), `p50 ${format.ms(latency.p50Ms)}`],
  },
  {
    label: "Failures",
    of: failureShare,
    show: (sample) => {
      const share = failureShare(sample);
      const failing = sample.answers["5xx"];
      return [
        share === undefined ? "–" : format.share(share),
        `${format.count(failing)}/s are 5xx`,
        failing > 0 ? "bad" : "neutral",
      ];
    },
  },
  {
    label: "Rejected",
    of: ({ rejected }) => rejected,
    show: ({ rejected, allowed }) => [
      `${format.count(rejected)}/s`,
      `${format.count(allowed)}/s allowed`,
      rejected > 0 ? "warning" : "neutral",
    ],
  },
  {
    label: "Pool hits",
    of: ({ poolHitShare }) => poolHitShare,
    show: ({ poolHitShare }) => [
      poolHitShare === undefined ? "–" : format.share(poolHitShare),
      "reused connections",
    ],
  },
  {
    label: "TCP",
    of: ({ tcpBytesReceived, tcpBytesSent }) => tcpBytesReceived + tcpBytesSent,
    show: ({ tcpBytesReceived, tcpBytesSent, tcpConnections }) => [
      `${format.bytes(tcpBytesReceived + tcpBytesSent)}/s`,
      `${format.count(tcpConnections)} connections/s`,
    ],
  },
  {
    label: "Breakers",
    of: notClosed,
    show: (sample) => {
      const all = Object.keys(sample.breakers).length;
      if (all === 0) return ["–", "none"];
      const open = notClosed(sample);
      const note = `of ${all}`;
      return open === 0 ? ["closed", note] : [`${open} not closed`, note, "bad"];
    },
  },
  {
    label: "Gateway",
    of: ({ cpuCores }) => cpuCores,
    show: ({ cpuCores, memoryBytes }) => [
      cpuCores === undefined ? "–" : `${cpuCores.toFixed(2)} cores`,
      memoryBytes === undefined ? "" : format.bytes(memoryBytes),
    ],
  },
];
