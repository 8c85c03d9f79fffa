/** What has to hold for each request of a client, by what all parties have noted of it. */
import type { RequestRecord } from "./ledger.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { Stage } from "./stage.ts";

const IDEMPOTENT = /^(GET|HEAD|PUT|DELETE)$/;

export function checkAnswers(stage: Stage, client: SimulatedClient): void {
  for (const request of client.requests) {
    checkAttempts(stage, request);
    checkLog(stage, request);
    checkReceived(stage, request, client);
    if (stage.world.isCalm) checkCalm(stage, request, client);
  }
  const isOwed = client.requests.some(({ isSent, answer }) => isSent && !answer?.isComplete);
  const isOpen = client.wire !== undefined && !client.answers.hasEnded;
  if (client.hasStayed && isOwed && isOpen) {
    stage.ledger.wrong(`${client.name} waits for an answer that never comes`);
  }
}

/**
 * At most once; again only what may be repeated: as often as retries are configured, and each of
 * them once more over a stale connection.
 */
function checkAttempts(
  { ledger, world }: Stage,
  { plan, heads, begun, entries }: RequestRecord,
): void {
  const { retry } = world.configuration.upstreams.backends!;
  const headsMax = IDEMPOTENT.test(plan.method) ? 2 * (retry?.attempts ?? 1) : 1;
  if (heads > headsMax) {
    ledger.wrong(`${plan.method} ${plan.id} has reached backends ${heads} times`);
  }
  if (begun > 1) ledger.wrong(`${plan.id} has become ${begun} exchanges`);
  if (heads > 0 && begun === 0) ledger.wrong(`${plan.id} is no exchange, yet forwarded`);
  const isRefused = entries.some(({ failure }) => failure?.startsWith("rate_limit"));
  if (isRefused && heads > 0) ledger.wrong(`${plan.id} is over the rate, yet forwarded`);
}

function checkLog({ ledger }: Stage, { plan, begun, entries, answer }: RequestRecord): void {
  if (entries.length !== begun) {
    ledger.wrong(`${plan.id}: ${begun} exchanges, ${entries.length} of them settled`);
  }
  const [entry] = entries;
  if (entry === undefined || answer === undefined) return;
  const { status, bytes, backend } = entry;
  if (status !== answer.status) {
    ledger.wrong(`${plan.id}: its client has got ${answer.status}, the log says ${status}`);
  }
  if (answer.attempt !== undefined && bytes < answer.bodyLength) {
    ledger.wrong(
      `${plan.id}: its client has got ${answer.bodyLength} octets, the log says ${bytes}`,
    );
  }
  if (answer.attempt !== undefined && backend !== answer.attempt.backend) {
    ledger.wrong(`${plan.id}: ${answer.attempt.backend} has answered, the log says ${backend}`);
  }
}

/** An exchange that the log calls good is whole at a client that was there for it. */
function checkReceived(stage: Stage, request: RequestRecord, client: SimulatedClient): void {
  const { plan, answer, entries } = request;
  const { world, ledger } = stage;
  const [entry] = entries;
  const isSteady = world.stallShare === 0 && world.drain === undefined;
  // What breaks a later response off may take with it what is still under way.
  const isBrokenOff = client.requests.some(({ entries: [one] }) => one?.failure !== undefined);
  const isThere = client.hasStayed && client.plan.readGapMs === 0 && isSteady && !isBrokenOff;
  if (!isThere || entry === undefined || entry.failure !== undefined) return;
  if (!answer?.isComplete) {
    ledger.wrong(`${plan.id}: ${entry.status} by the log, but its client has not got all of it`);
  }
}

/** Where everybody behaves and nothing is scarce, everybody gets the backend's answer. */
function checkCalm(stage: Stage, request: RequestRecord, client: SimulatedClient): void {
  const { ledger, world } = stage;
  const { plan, answer, begun } = request;
  const before = client.requests.slice(0, client.requests.indexOf(request));
  const isExcused = before.some((earlier) => earlier.answer?.closes);
  const isDue = world.drain === undefined ? request.isSent && !isExcused : begun > 0;
  if (!isDue) return;
  if (!answer?.isComplete) ledger.wrong(`${plan.id} gets no whole answer, and all is calm`);
  else if (isForwarded(request) && answer.attempt === undefined) {
    ledger.wrong(`${plan.id} gets ${answer.status} of the gateway, and all is calm`);
  }
}

function isForwarded({ plan }: RequestRecord): boolean {
  if (plan.method === "TRACE" || plan.path === "/own") return false;
  return plan.path !== "/only" || plan.method === "GET";
}
