/**
 * What one http listener does with a request: route, rate limit, then an answer of its own or an
 * exchange with a backend. Composed when the configuration is loaded and only run after that.
 */
import type { MessageProblem } from "../http1/message-problem.ts";
import type { RequestReceiver } from "../http1/request-receiver.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { isoTime } from "../serving/wall-clock.ts";
import { splitAddress } from "../upstream/split-address.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { AccessLogEntry } from "./access-log.ts";
import { Account } from "./account.ts";
import { makeBackendHash, type ReadBackendHash } from "./backend-hash.ts";
import { readClientIdentity } from "./client-identity.ts";
import type { HttpListenerConfiguration, RouteConfiguration } from "./configuration.ts";
import type { Failure, FailureCode } from "./failures.ts";
import { ForwardedExchange } from "./forwarded-exchange.ts";
import { isForwardedUpgrade, makeRequestHead, type RequestPlan } from "./forwarded-heads.ts";
import type { ClosedTunnel, ForwardedRequest, Forwarding, Settlement } from "./forwarding.ts";
import { RouteMetrics } from "./gateway-metrics.ts";
import { LimitDecision } from "./limit-decision.ts";
import type { LimitSet } from "./limit-set.ts";
import { readMaxForwards } from "./max-forwards.ts";
import type { Plane } from "./plane.ts";
import type { RateLimits } from "./rate-limits.ts";
import { refuse, retryAfterLine } from "./refusals.ts";
import { RetryPolicy } from "./retry-policy.ts";
import { routeLabel } from "./route-label.ts";
import { RouteTable } from "./route-table.ts";

/** Switching Protocols: the connection is a tunnel from then on. */
const SWITCHED = 101;
const NO_CONTENT = 204;
const ALLOW_LINE = "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n";

interface Route extends RequestPlan {
  /** The label of its metrics. */
  readonly label: string;
  readonly metrics: RouteMetrics;
  readonly configuration: RouteConfiguration;
  readonly forwarding: Forwarding | undefined;
  readonly readBackendHash: ReadBackendHash;
  readonly limits: LimitSet | undefined;
}

export interface HttpAppParts {
  readonly plane: Plane;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly rateLimits: RateLimits;
}

export class HttpApp implements RequestReceiver {
  readonly #configuration: HttpListenerConfiguration;
  readonly #plane: Plane;
  readonly #routes: RouteTable<Route>;
  /** Of requests that match no route. */
  readonly #otherMetrics: RouteMetrics;

  constructor(configuration: HttpListenerConfiguration, parts: HttpAppParts) {
    this.#configuration = configuration;
    this.#plane = parts.plane;
    this.#otherMetrics = new RouteMetrics(parts.plane.metrics, "other");
    this.#routes = new RouteTable(
      configuration.routes.map((route) => ({
        match: route.match,
        route: this.#makeRoute(route, parts),
      })),
    );
  }

  onRequest(exchange: ServerExchange): void {
    const { request } = exchange;
    const { trustedHops } = this.#configuration;
    const client = readClientIdentity(request, exchange.host, trustedHops);
    const { requestIds, tracing } = this.#plane;
    const id = requestIds.next();
    const trace = tracing?.contextOf(request, id, trustedHops > 0);
    const account = new Account(exchange, client, id, trace);
    const found = this.#routes.find(request);
    this.#plane.metrics.inFlight.add(1);
    if (found.name === "none") this.#refuse(account, undefined, "no_route");
    else if (found.name === "method") {
      this.#refuse(
        account,
        undefined,
        "method_not_allowed",
        `Allow: ${found.allowed.join(", ")}\r\n`,
      );
    } else if (request.method === "TRACE") {
      // RFC 9110 §9.3.8 lets a server refuse it; what it would echo are credentials and cookies.
      this.#refuse(account, found.route, "method_not_allowed", ALLOW_LINE);
    } else if (found.route.forwarding !== undefined && readMaxForwards(request) === 0) {
      // RFC 9110 §7.6.2: who may not forward it answers as the one it was meant for.
      account.exchange.respond(NO_CONTENT, ALLOW_LINE);
      this.#settle(account, found.route, answered(NO_CONTENT));
    } else if (found.route.limits === undefined) this.#answer(account, found.route);
    else this.#limit(account, found.route, found.route.limits);
  }

  onBadRequest(_: MessageProblem, status: number, exchange: ServerExchange | undefined): void {
    // A request whose head was good is in somebody's accounts already.
    if (exchange !== undefined) return;
    this.#plane.metrics.countFailure("bad_request");
    this.#otherMetrics.onAnswered("OTHER", status, 0);
  }

  #limit(account: Account, route: Route, limits: LimitSet): void {
    const { exchange, client } = account;
    const subject = {
      request: exchange.request,
      clientAddress: client.address,
      route: route.label,
    };
    account.explanation?.onLimits(limits.describe(subject, exchange.startedMs));
    const verdict = limits.decide(subject, exchange.startedMs);
    if (verdict === undefined) this.#answer(account, route);
    else if (verdict instanceof LimitDecision) this.#hold(account, route, verdict);
    else this.#refuse(account, route, verdict.code, verdict.fields);
  }

  /**
   * Waits for a decision. What needs the octets of the head is made of them now, and a body has
   * to be asked for now; the exchange with a backend holds what comes of it.
   */
  #hold(account: Account, route: Route, decision: LimitDecision): void {
    const { exchange } = account;
    const { forwarding } = route;
    const { method, target } = exchange.request;
    account.kept = { method, target };
    const forwarded = forwarding && this.#makeForwarded(account, route, forwarding);
    exchange.onAbort = () => {
      decision.onDecided = undefined;
      account.call = undefined;
      // A status without a response of ours: the request turned out to be malformed on the way.
      const failure = exchange.status === 0 ? "client_left" : "bad_request";
      this.#plane.metrics.countFailure(failure);
      this.#settle(account, route, { status: exchange.status || 499, failure, backend: undefined });
    };
    decision.onDecided = (refusal) => {
      exchange.onAbort = undefined;
      if (refusal !== undefined) {
        account.call = undefined;
        this.#refuse(account, route, refusal.code, refusal.fields);
      } else if (forwarded !== undefined) forwarded.start();
      else this.#answer(account, route);
    };
  }

  #answer(account: Account, route: Route): void {
    const { respond, redirect } = route.configuration;
    if (route.forwarding !== undefined)
      this.#makeForwarded(account, route, route.forwarding).start();
    else if (respond !== undefined) {
      const fields = respond.body === "" ? "" : "Content-Type: text/plain; charset=utf-8\r\n";
      account.exchange.respond(respond.status, fields, respond.body);
      this.#settle(account, route, answered(respond.status));
    } else if (redirect !== undefined) {
      account.exchange.respond(redirect.status, `Location: ${redirect.to}\r\n`);
      this.#settle(account, route, answered(redirect.status));
    }
  }

  #makeForwarded(account: Account, route: Route, forwarding: Forwarding): ForwardedExchange {
    const { request } = account.exchange;
    const forwarded: ForwardedRequest = {
      head: makeRequestHead(this.#plane.writer, account, route),
      wantsUpgrade: isForwardedUpgrade(request),
      backendHash: route.readBackendHash(request, account.client.address),
    };
    return new ForwardedExchange(account, forwarded, forwarding);
  }

  #refuse(account: Account, route: Route | undefined, code: FailureCode, fields = ""): void {
    this.#plane.metrics.countFailure(code);
    refuse(account.exchange, code, fields);
    const { status } = account.exchange;
    this.#settle(account, route, { status, failure: code, backend: undefined });
  }

  #settle(account: Account, route: Route | undefined, settlement: Settlement): void {
    const { metrics, nowMs, accessLog, tracing } = this.#plane;
    const { exchange, explanation } = account;
    const durationMs = (exchange.endedMs || nowMs()) - exchange.startedMs;
    metrics.inFlight.add(-1);
    (route?.metrics ?? this.#otherMetrics).onAnswered(
      (account.kept ?? exchange.request).method,
      settlement.status,
      durationMs,
    );
    if (accessLog === undefined && explanation === undefined) return;
    const entry = toEntry(account, route, settlement, durationMs);
    // What passes through a tunnel is known when it is over.
    if (settlement.status !== SWITCHED) accessLog?.write(entry);
    if (explanation !== undefined) tracing?.onExplained(explanation.settle(entry));
  }

  #logTunnel(account: Account, route: Route, closed: ClosedTunnel): void {
    const { accessLog, nowMs } = this.#plane;
    if (accessLog === undefined) return;
    const settlement = { status: SWITCHED, failure: undefined, backend: closed.backend };
    accessLog.write({
      ...toEntry(account, route, settlement, nowMs() - account.exchange.startedMs),
      bytes: closed.sentBytes,
      bytesReceived: closed.receivedBytes,
    });
  }

  #makeRoute(configuration: RouteConfiguration, parts: HttpAppParts): Route {
    const label = routeLabel(configuration);
    const upstream = find(parts.upstreams, configuration.upstream);
    const route: Route = {
      label,
      configuration,
      stripPrefix: configuration.stripPrefix,
      metrics: new RouteMetrics(parts.plane.metrics, label),
      forwarding: upstream && {
        upstream,
        timeoutMs: configuration.timeout,
        retry: makeRetryPolicy(upstream, parts.plane),
        plane: parts.plane,
        refuse: refuseFor,
        onSettled: (account, settlement) => {
          const { failure } = settlement;
          if (failure !== undefined) parts.plane.metrics.countFailure(failure);
          this.#settle(account, route, settlement);
        },
        onTunnelClosed: (account, closed) => this.#logTunnel(account, route, closed),
      },
      defaultHost: upstream === undefined ? "" : splitAddress(upstream.backends[0]!.address).host,
      readBackendHash: upstream === undefined ? () => 0 : makeBackendHash(upstream.configuration),
      limits: parts.rateLimits.setOf(configuration.rateLimit),
    };
    return route;
  }
}

function makeRetryPolicy(upstream: Upstream, { metrics, random }: Plane): RetryPolicy | undefined {
  const { retry } = upstream.configuration;
  const budget = upstream.retryBudget;
  if (retry === undefined || budget === undefined) return undefined;
  const { retries } = metrics.upstream;
  return new RetryPolicy({
    upstream: upstream.name,
    configuration: retry,
    budget,
    retries,
    random,
  });
}

function toEntry(
  account: Account,
  route: Route | undefined,
  { status, failure, backend }: Settlement,
  durationMs: number,
): AccessLogEntry {
  const { exchange, client, requestId, trace, call } = account;
  const { method, target } = account.kept ?? exchange.request;
  return {
    time: isoTime(),
    client: client.address,
    method,
    target,
    route: route?.label ?? "other",
    status,
    bytes: exchange.responseBytes,
    durationMs: toMicros(durationMs),
    upstream: route?.forwarding?.upstream.name,
    backend,
    requestId,
    traceId: trace?.traceId,
    tries: call?.tries,
    queueMs: call && toMicros(call.queueMs),
    upstreamMs: call && toMicros(call.upstreamMs),
    failure,
  };
}

/** Three digits behind the point. */
function toMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** What the client gets when no backend has answered. */
function refuseFor(exchange: ServerExchange, failure: Failure, retryAfterMs: number): void {
  const needsRetryAfter = failure.kind.status === 503;
  refuse(exchange, failure.code, needsRetryAfter ? retryAfterLine(retryAfterMs) : "");
}

function answered(status: number): Settlement {
  return { status, failure: undefined, backend: undefined };
}

function find<T>(named: ReadonlyMap<string, T>, name: string | undefined): T | undefined {
  return name === undefined ? undefined : named.get(name);
}
