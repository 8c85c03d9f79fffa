/** Numbers as k6's summary writes them. */
import type { MetricContains } from "../metrics/metric.ts";

export type TimeUnit = "" | "s" | "ms" | "us";

const units: Readonly<Record<Exclude<TimeUnit, "">, { suffix: string; perMs: number }>> = {
  s: { suffix: "s", perMs: 0.001 },
  ms: { suffix: "ms", perMs: 1 },
  us: { suffix: "µs", perMs: 1000 },
};

export function humanize(value: number, contains: MetricContains, unit: TimeUnit): string {
  switch (contains) {
    case "time":
      return humanizeDuration(value, unit);
    case "data":
      return humanizeBytes(value);
    case "default":
      return withoutZeros(value, 6);
  }
}

/** Cut off, not rounded: 99.999 % is not 100 %. */
export function humanizeShare(share: number): string {
  return `${(Math.trunc(share * 10_000) / 100).toFixed(2)}%`;
}

export function humanizeDuration(ms: number, unit: TimeUnit): string {
  if (unit !== "") return (ms * units[unit].perMs).toFixed(2) + units[unit].suffix;
  if (ms === 0) return "0s";
  if (ms < 0.001) return `${Math.trunc(ms * 1_000_000)}ns`;
  if (ms < 1) return `${truncated(ms * 1000)}µs`;
  if (ms < 1000) return `${truncated(ms)}ms`;
  const seconds = (ms % 60_000) / 1000;
  const minutes = Math.trunc(ms / 60_000);
  if (minutes < 1) return `${truncated(seconds)}s`;
  const short = `${Math.trunc(seconds)}s`;
  if (minutes < 60) return `${minutes}m${short}`;
  return `${Math.trunc(minutes / 60)}h${minutes % 60}m${short}`;
}

function humanizeBytes(bytes: number): string {
  const names = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  if (bytes < 10) return `${Math.trunc(bytes)} B`;
  const power = Math.floor(Math.log(bytes) / Math.log(1000));
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${names[power]}`;
}

function truncated(value: number): string {
  return withoutZeros(Math.trunc(value * 100) / 100, 2);
}

function withoutZeros(value: number, digits: number): string {
  return Number.parseFloat(value.toFixed(digits)).toString();
}
