/** What the service tells of its votes. */
import { setTimeout as sleep } from "node:timers/promises";
import type { StoreTotals } from "./check-votes.ts";

export interface ServiceTotals extends StoreTotals {
  readonly queued: number;
  readonly dead: number;
}

const DRAIN_MS_MAX = 60_000;
/** Asked for at once. */
const ASKED_MAX = 20;

export async function readServiceTotals(url: string): Promise<ServiceTotals> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (series: string): number => {
    const line = text.split("\n").find((one) => one.startsWith(`${series} `));
    return Number(line?.slice(series.length));
  };
  const votes = (status: string): number => read(`poll_votes_total{status="${status}"}`);
  return {
    accepted: votes("accepted"),
    counted: votes("counted"),
    duplicate: votes("duplicate"),
    rejected: votes("rejected"),
    queued: read("poll_queue_depth"),
    dead: read("poll_dead_letters"),
  };
}

/**
 * How long that took; what is not settled by then is found in the books. What was settled and not
 * acknowledged is one of `countEntries` until somebody has claimed it.
 */
export async function untilSettled(
  url: string,
  countEntries: () => Promise<number>,
): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const tookMs = performance.now() - startedMs;
    // What is told is as old as the service's last look at its store.
    const before = await readServiceTotals(url);
    await sleep(700);
    const after = await readServiceTotals(url);
    const isAtRest = after.queued === 0 && JSON.stringify(before) === JSON.stringify(after);
    if ((isAtRest && (await countEntries()) === 0) || tookMs > DRAIN_MS_MAX) return tookMs;
  }
}

/** Of those that the service knows. */
export async function readVoteStatuses(
  url: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const statuses = new Map<string, string>();
  for (let at = 0; at < ids.length; at += ASKED_MAX) {
    await Promise.all(
      ids.slice(at, at + ASKED_MAX).map(async (id) => {
        const response = await fetch(`${url}/votes/${id}`);
        const answer = (await response.json()) as { status: string };
        if (response.status === 200) statuses.set(id, answer.status);
      }),
    );
  }
  return statuses;
}
