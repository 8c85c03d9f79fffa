/**
 * How exactly four gateway processes keep one limit over Redis, and what asking Redis adds to a
 * request, beside the same limit kept by each of them for itself.
 *
 *     node bench/shared-limit.ts [SECONDS]
 */
import { letThrough } from "../test/redis/limit-over-gateways.ts";

const seconds = Number(process.argv[2] ?? 10);
const ends: (() => unknown)[] = [];
const t = {
  after(end: () => unknown) {
    ends.push(end);
  },
};

for (const isShared of [true, false]) {
  const limit = { gateways: 4, ratePerSecond: 1000, burst: 50, seconds, isShared };
  const { passed, excessShare, storeFailures, latenciesMs, ...ran } = await letThrough(t, limit);
  for (const end of ends.splice(0).reverse()) await end();
  const [p50, p99] = [0.5, 0.99].map(
    (share) => latenciesMs[Math.floor(latenciesMs.length * share)]!,
  );
  const excess = `${excessShare > 0 ? "+" : ""}${(excessShare * 100).toFixed(3)} %`;
  console.log(
    `${isShared ? "one limit in Redis" : "a limit each"}: ${passed} passed in ` +
      `${ran.seconds.toFixed(2)} s of 1000/s (${excess}), ${storeFailures} decided without ` +
      `Redis, p50 ${p50!.toFixed(2)} ms, p99 ${p99!.toFixed(2)} ms`,
  );
}
