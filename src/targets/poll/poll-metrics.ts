/**
 * What the poll service counts about votes. The store's own totals are told, so that they close at
 * any moment and after any crash: accepted = counted + duplicate + rejected + queued. Processes on
 * one store tell the same.
 */
import type { Registry } from "../../telemetry/registry.ts";
import type { VoteTotals } from "./poll-store.ts";

const statuses = ["accepted", "counted", "duplicate", "rejected"] as const;

export function addPollMetrics(registry: Registry, readTotals: () => VoteTotals): void {
  const votes = registry.counter("poll_votes_total", "Votes, by what became of them.", ["status"]);
  const counters = statuses.map((status) => ({ status, counter: votes.with(status) }));
  const depth = registry.gauge("poll_queue_depth", "Votes that wait to be counted.").with();
  const setAside = registry
    .gauge("poll_dead_letters", "Votes among them that were set aside and wait for a person.")
    .with();
  registry.onCollect(() => {
    const totals = readTotals();
    for (const { status, counter } of counters) counter.add(totals[status] - counter.value);
    depth.set(totals.queued);
    setAside.set(totals.setAside);
  });
}
