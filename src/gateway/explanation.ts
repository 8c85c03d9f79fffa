/**
 * Why a sampled exchange went as it did: what was decided about it, in the order it was decided.
 * Kept only of sampled exchanges, as it costs more than all the rest of one.
 */
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { SpanIds } from "../telemetry/otel/span-ids.ts";
import type { TraceContext } from "../telemetry/otel/trace-context.ts";
import type { BackendFitness } from "../upstream/backend-fitness.ts";
import type { AccessLogEntry } from "./access-log.ts";

export interface ExplainedTry {
  /** Of the span that the backend is asked under. */
  readonly spanId: string;
  /** Milliseconds from the exchange's begin, as are the others. */
  readonly chosenAtMs: number;
  /** What was fit and not chosen had its turn at another time. */
  readonly candidates: readonly BackendFitness[];
  /** Empty when none could be chosen. */
  backend: string;
  connection: "reused" | "opened" | "none";
  /** When the request went out, or its head could have. */
  connectedAtMs: number | undefined;
  endedAtMs: number | undefined;
  outcome: string | undefined;
  /** What the backend has answered; 0 when it has not. */
  status: number;
  /** The name or status of `retry.on` for which another try followed. */
  retriedFor: string | undefined;
}

const TRACEPARENT = "\r\ntraceparent: ";

/** A rate limit right before it was asked. */
export interface ExplainedLimit {
  readonly limit: string;
  /** What would have been let through at once, of `burst`; of a shared limit, as known here. */
  readonly remaining: number;
  readonly burst: number;
  /** Until there is one more; 0 when there is one. */
  readonly waitMs: number;
  /** `false`: it only counts. */
  readonly isEnforced: boolean;
  readonly store: string;
}

/** What is known of an exchange for its spans alone. */
export interface ExplainedSpan {
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly traceState: string;
  /** By the monotonic clock, which all threads share. */
  readonly startedMs: number;
  readonly scheme: string;
  readonly authority: string;
  readonly userAgent: string | undefined;
  readonly versionMinor: number;
  /** Path and query as backends are asked for them. */
  sentTarget: string;
}

/** How spans of an exchange are named: that of the first try as the request's own id ends. */
export interface SpanNaming {
  readonly first: string;
  readonly ids: SpanIds;
}

export interface ExplainedExchange extends Omit<AccessLogEntry, "tries"> {
  readonly span: ExplainedSpan;
  readonly limits: readonly ExplainedLimit[];
  readonly tries: readonly ExplainedTry[];
}

export class Explanation {
  readonly #startedMs: number;
  readonly #naming: SpanNaming;
  readonly #span: ExplainedSpan;
  #limits: readonly ExplainedLimit[] = [];
  readonly #tries: ExplainedTry[] = [];

  /** The head of the request may be gone when the exchange is settled: it is read now. */
  constructor(exchange: ServerExchange, trace: TraceContext, naming: SpanNaming) {
    const { request, startedMs } = exchange;
    this.#startedMs = startedMs;
    this.#naming = naming;
    this.#span = {
      spanId: naming.ids.spanId(),
      parentId: trace.parentId,
      traceState: trace.parentId === undefined ? "" : (request.fields.get("tracestate") ?? ""),
      startedMs,
      scheme: exchange.host.pipe.isEncrypted ? "https" : "http",
      authority: request.authority,
      userAgent: request.fields.get("user-agent"),
      versionMinor: request.versionMinor,
      sentTarget: "",
    };
  }

  onLimits(limits: readonly ExplainedLimit[]): void {
    this.#limits = limits;
  }

  /** `backend` is the chosen one; empty when there was none to choose. */
  onChosen(candidates: readonly BackendFitness[], backend: string, nowMs: number): void {
    const { first, ids } = this.#naming;
    this.#tries.push({
      spanId: this.#tries.length === 0 ? first : ids.spanId(),
      chosenAtMs: this.#since(nowMs),
      candidates: candidates.map((candidate) =>
        candidate.backend === backend ? { ...candidate, verdict: "chosen" } : candidate,
      ),
      backend,
      connection: "none",
      connectedAtMs: undefined,
      endedAtMs: undefined,
      outcome: undefined,
      status: 0,
      retriedFor: undefined,
    });
  }

  onConnection(isReused: boolean, nowMs: number): void {
    const last = this.#last;
    if (last === undefined) return;
    last.connection = isReused ? "reused" : "opened";
    last.connectedAtMs = this.#since(nowMs);
  }

  /** Answers the head with the id of this try's span, of a head with that of the first. */
  onSending(head: Buffer): Buffer {
    this.#span.sentTarget = head.toString("latin1", head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    if (this.#tries.length < 2) return head;
    const named = Buffer.from(head);
    const at = named.indexOf(`-${this.#naming.first}-`, named.indexOf(TRACEPARENT), "latin1");
    named.write(this.#last!.spanId, at + 1, "latin1");
    return named;
  }

  onStatus(status: number): void {
    const last = this.#last;
    if (last !== undefined) last.status = status;
  }

  onTryEnded(outcome: string, nowMs: number): void {
    const last = this.#last;
    if (last === undefined) return;
    last.outcome = outcome;
    last.endedAtMs = this.#since(nowMs);
  }

  onRetried(reason: string): void {
    const last = this.#last;
    if (last !== undefined) last.retriedFor = reason;
  }

  settle(entry: AccessLogEntry): ExplainedExchange {
    return { ...entry, span: this.#span, limits: this.#limits, tries: this.#tries };
  }

  get #last(): ExplainedTry | undefined {
    return this.#tries.at(-1);
  }

  #since(nowMs: number): number {
    return Math.round((nowMs - this.#startedMs) * 1000) / 1000;
  }
}
