/**
 * What the poll service counts about votes. The store's own totals are told, so that they close at
 * any moment: accepted = counted + duplicate + rejected + queued.
 */
import type { Registry } from "../../telemetry/registry.ts";
import type { PollStore } from "./poll-store.ts";

const statuses = ["accepted", "counted", "duplicate", "rejected"] as const;

export function addPollMetrics(registry: Registry, store: PollStore): void {
  const votes = registry.counter("poll_votes_total", "Votes, by what became of them.", ["status"]);
  const counters = statuses.map((status) => ({ status, counter: votes.with(status) }));
  const depth = registry.gauge("poll_queue_depth", "Votes that wait to be counted.").with();
  registry.onCollect(() => {
    const { totals } = store;
    for (const { status, counter } of counters) counter.add(totals[status] - counter.value);
    depth.set(totals.queued);
  });
}
