/** Files of Prometheus and Alertmanager with each duration divided by `factor`, and no more. */
import { durationMs } from "../../src/config/duration.ts";

/** `for: 1m`, `scrape_interval: 5s`, `group_wait: 10s`, `[5m]`. */
const durations = /(?<=\bfor: |_interval: |_timeout: |_wait: |\[)\d\w*(?=\]|$)/gm;

export function inShort(
  files: Readonly<Record<string, string>>,
  factor: number,
): Readonly<Record<string, string>> {
  const shorter = (duration: string): string => `${durationMs.parse(duration) / factor}ms`;
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replace(durations, shorter)]),
  );
}
