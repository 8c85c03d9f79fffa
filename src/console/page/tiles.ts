/** The row of present values. A value that hurts is coloured and says so in its note. */
import { type ComponentChild, h } from "preact";
import type { Sample } from "../console-state.ts";
import { format } from "./format.ts";

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone?: string;
}

export function Tiles({ sample }: { sample: Sample | undefined }): ComponentChild {
  const tiles = sample === undefined ? waiting : toTiles(sample);
  return h(
    "div",
    { class: "tiles" },
    ...tiles.map(({ label, value, note, tone = "neutral" }) =>
      h(
        "div",
        { class: `tile ${tone}`, key: label },
        h("span", { class: "tile-label" }, label),
        h("strong", null, value),
        h("span", { class: "tile-note" }, note),
      ),
    ),
  );
}

const labels = [
  "Requests",
  "Latency p99",
  "Failures",
  "Rejected",
  "Pool hits",
  "TCP",
  "Breakers",
  "Gateway",
] as const;

const waiting: readonly Tile[] = labels.map((label) => ({ label, value: "–", note: "" }));

function toTiles(sample: Sample): readonly Tile[] {
  const { answers, latency } = sample;
  const all = answers["2xx"] + answers["3xx"] + answers["4xx"] + answers["5xx"];
  const failing = answers["5xx"];
  const notClosed = Object.values(sample.breakers).filter((state) => state !== "closed").length;
  const breakers = Object.keys(sample.breakers).length;
  const tcpBytes = sample.tcpBytesReceived + sample.tcpBytesSent;
  return [
    tile("Requests", `${format.count(all)}/s`, `${sample.requestsInFlight} in flight`),
    tile(
      "Latency p99",
      latency === undefined ? "–" : format.ms(latency.p99Ms),
      latency === undefined ? "no answers" : `p50 ${format.ms(latency.p50Ms)}`,
    ),
    {
      ...tile(
        "Failures",
        all === 0 ? "–" : format.share(failing / all),
        `${format.count(failing)}/s are 5xx`,
      ),
      ...(failing > 0 ? { tone: "bad" } : {}),
    },
    {
      ...tile(
        "Rejected",
        `${format.count(sample.rejected)}/s`,
        `${format.count(sample.allowed)}/s allowed`,
      ),
      ...(sample.rejected > 0 ? { tone: "warning" } : {}),
    },
    tile(
      "Pool hits",
      sample.poolHitShare === undefined ? "–" : format.share(sample.poolHitShare),
      "reused connections",
    ),
    tile(
      "TCP",
      `${format.bytes(tcpBytes)}/s`,
      `${format.count(sample.tcpConnections)} connections/s`,
    ),
    {
      ...tile("Breakers", notClosed === 0 ? "closed" : `${notClosed} not closed`, `of ${breakers}`),
      ...(notClosed > 0 ? { tone: "bad" } : {}),
    },
    tile(
      "Gateway",
      sample.cpuCores === undefined ? "–" : `${sample.cpuCores.toFixed(2)} cores`,
      sample.memoryBytes === undefined ? "" : format.bytes(sample.memoryBytes),
    ),
  ];
}

function tile(label: (typeof labels)[number], value: string, note: string): Tile {
  return { label, value, note };
}
