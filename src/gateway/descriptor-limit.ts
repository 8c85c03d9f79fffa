/**
 * Up to which descriptor clients are accepted. Some are kept for what serves those that are there:
 * connections to backends, checks of health, the admin. Without that, whoever connects last takes
 * the last one, and libuv closes further connections without a word to anybody.
 */
import { readFileSync } from "node:fs";

/** An eighth, but no fewer and no more than these. */
const KEPT_MIN = 16;
const KEPT_MAX = 256;

/** `limits` is the text of /proc/self/limits. `undefined`: there is no limit that is known. */
export function descriptorLimit(limits: string): number | undefined {
  const most = /^Max open files +(\d+)/m.exec(limits)?.[1];
  if (most === undefined) return undefined;
  const kept = Math.min(KEPT_MAX, Math.max(KEPT_MIN, Math.floor(Number(most) / 8)));
  return Number(most) - kept;
}

/** Elsewhere than on Linux it is not known. */
export function readDescriptorLimit(): number | undefined {
  if (process.platform !== "linux") return undefined;
  return descriptorLimit(readFileSync("/proc/self/limits", "latin1"));
}
