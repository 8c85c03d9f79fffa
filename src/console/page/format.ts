/** Numbers as the page shows them: three digits that matter, and a unit. */

export const format = {
  /** 1234 → "1.23k" */
  count(value: number): string {
    if (value >= 1e6) return `${digits(value / 1e6)}M`;
    if (value >= 10_000) return `${digits(value / 1e3)}k`;
    return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : digits(value);
  },

  /** 12345 → "12,345" */
  whole(value: number): string {
    return Math.round(value).toLocaleString("en");
  },

  ms(value: number): string {
    return value >= 1000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
  },

  share(value: number): string {
    const percent = value * 100;
    // Neither some nor all but some may look like none or all.
    if (percent > 0 && percent < 0.05) return "< 0.1 %";
    if (percent > 99.95 && percent < 100) return "> 99.9 %";
    const isFine = (percent > 0 && percent < 10) || (percent > 99 && percent < 100);
    return `${isFine ? percent.toFixed(1) : Math.round(percent)} %`;
  },

  bytes(value: number): string {
    const step = byteSteps.find(({ size }) => value >= size);
    return step === undefined
      ? `${Math.round(value)} B`
      : `${digits(value / step.size)} ${step.unit}`;
  },

  span(seconds: number): string {
    return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
  },

  /** Of an ISO 8601 time. */
  date(iso: string): string {
    return new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  },

  clock(atS: number): string {
    return new Date(atS * 1000).toLocaleTimeString([], { hour12: false });
  },
};

const byteSteps = [
  { size: 2 ** 30, unit: "GiB" },
  { size: 2 ** 20, unit: "MiB" },
  { size: 2 ** 10, unit: "KiB" },
];

function digits(value: number): string {
  if (value === 0) return "0";
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
