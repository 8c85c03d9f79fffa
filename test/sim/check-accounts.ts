/** The books of the gateway balance, with each other and with those of the other parties. */
import type { AccessLogEntry } from "../../src/gateway/access-log.ts";
import type { MetricFamily } from "../../src/telemetry/metric-family.ts";
import { EventQueue } from "./event-queue.ts";
import type { Ledger } from "./ledger.ts";
import type { SimulatedGateway } from "./simulated-gateway.ts";
import type { Stage } from "./stage.ts";

export function checkAccounts({ ledger, world, queue }: Stage, gateway: SimulatedGateway): void {
  const families = new Map(gateway.built.registry.collect().map((one) => [one.name, one]));
  const balance = (what: string, left: number, right: number): void => {
    if (left !== right) ledger.wrong(`${what} do not balance: ${left} and ${right}`);
  };
  const count = (name: string, ...labels: readonly string[]): number =>
    sum(families.get(`${world.configuration.metricsPrefix}${name}`), labels);
  const { entries, badRequests } = ledger;
  const statuses = new Set([...entries.map(({ status }) => status), ...badRequests]);
  balance("requests", count("http_requests_total"), entries.length + badRequests.length);
  for (const status of statuses) {
    const noted = entries.filter((entry) => entry.status === status).length;
    const bad = badRequests.filter((one) => one === status).length;
    balance(`requests ${status}`, count("http_requests_total", String(status)), noted + bad);
  }
  const failures = new Set(entries.map(({ failure }) => failure ?? ""));
  for (const failure of new Set([...failures, "bad_request"])) {
    if (failure === "") continue;
    const noted = entries.filter((entry) => entry.failure === failure).length;
    const bad = failure === "bad_request" ? badRequests.length : 0;
    balance(`failures ${failure}`, count("failures_total", failure), noted + bad);
  }
  const allFailed = entries.filter(({ failure }) => failure !== undefined).length;
  balance("failures", count("failures_total"), allFailed + badRequests.length);
  const limited = entries.filter(({ failure }) => failure?.startsWith("rate_limit")).length;
  const rejected = count("rate_limiter_requests_total", "rejected");
  // The limit may refuse one whose client has left while a store was asked.
  const left = entries.filter((entry) => hasLeftUndecided(entry)).length;
  if (rejected < limited || rejected > limited + left) {
    ledger.wrong(`the limit has refused ${rejected}, and ${limited} exchanges were`);
  }
  const undecided = entries.filter(({ failure }) => failure === "rate_limit_unavailable").length;
  const failed = count("rate_limiter_store_failures_total");
  if (failed < undecided || failed > undecided + left) {
    ledger.wrong(`the store has failed ${failed} times, and ${undecided} exchanges for it`);
  }
  const asked = entries.filter((one) => one.route === "/limited" && one.method !== "TRACE").length;
  const isLimited = Object.keys(world.configuration.rateLimits).length > 0;
  balance("decisions of the limit", count("rate_limiter_requests_total"), isLimited ? asked : 0);
  for (const limit of Object.values(world.configuration.rateLimits)) {
    const passed = count("rate_limiter_requests_total", "allowed");
    const elapsedMs = queue.nowMs - EventQueue.startMs;
    const most = limit.burst + (limit.rate * elapsedMs) / limit.per;
    if (passed > most) ledger.wrong(`the limit lets ${passed} pass, where ${most} may`);
  }
  let used = 0;
  let callsOfAll = 0;
  const isTriedOnce = world.configuration.upstreams.backends!.retry === undefined;
  for (const address of gateway.backends.keys()) {
    balance(
      `dials to ${address}`,
      count("pool_misses_total", address),
      read(ledger.dials, address),
    );
    const settled = entries.filter(({ backend }) => backend === address).length;
    const calls = read(ledger.calls, address);
    if (isTriedOnce) balance(`calls to ${address}`, calls, settled);
    callsOfAll += calls;
    used += count("pool_hits_total", address) + read(ledger.opened, address);
  }
  const admitted = entries.filter(({ backend }) => Boolean(backend)).length;
  const retries = count("retries_total") - count("retries_total", "budget_exhausted");
  balance("calls", callsOfAll, admitted + retries);
  // A request that turns out to be malformed in the same read is not sent any more.
  const unsent = used - gateway.requestsSent;
  if (unsent < 0 || unsent > badBodies(ledger)) {
    ledger.wrong(`connections were used ${used} times for ${gateway.requestsSent} requests`);
  }
}

function hasLeftUndecided({ route, failure, backend }: AccessLogEntry): boolean {
  const isOver = failure === "client_left" || failure === "bad_request";
  return route === "/limited" && isOver && backend === undefined;
}

function badBodies({ entries }: Ledger): number {
  return entries.filter(({ failure }) => failure === "bad_request").length;
}

/** The series whose labels contain all of `labels`. */
function sum(family: MetricFamily | undefined, labels: readonly string[]): number {
  return (family?.series ?? [])
    .filter(({ labelValues }) => labels.every((label) => labelValues.includes(label)))
    .reduce((total, { values }) => total + values[0]!, 0);
}

function read(counts: ReadonlyMap<string, number>, name: string): number {
  return counts.get(name) ?? 0;
}
