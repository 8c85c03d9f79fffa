/**
 * A service behind its listener: finds the route of a request, checks what the route reads, has it
 * answered, counts and logs it. All that can be looked up is looked up when the app is made.
 *
 *   onRequest -> route? -> fault? -> admit? -> body -> query, path, body good? -> handle -> settle
 */
import type { Logger } from "pino";
import { toFieldLine } from "../http1/field-line.ts";
import type { FieldLines } from "../http1/field-lines.ts";
import type { MessageProblem } from "../http1/message-problem.ts";
import type { RequestReceiver } from "../http1/request-receiver.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { AccessLog } from "./access-log.ts";
import type { AppliedFaults } from "./applied-faults.ts";
import { BodyReader } from "./body-reader.ts";
import { Call, type CallHost, type CallPlace } from "./call.ts";
import type { CallTracing } from "./call-tracing.ts";
import { type Endpoint, makeEndpoints } from "./endpoint.ts";
import { OpenStreams } from "./open-streams.ts";
import type { FieldProblem } from "./problem.ts";
import type { RequestMetrics } from "./request-metrics.ts";
import { allMethods, type Route } from "./route.ts";
import { RouteTable } from "./route-table.ts";

/** Something that is done to requests on purpose. */
export interface FaultSource {
  /** `false` costs a request nothing more than this look. */
  readonly isActive: boolean;
  /** What is done to this call; `undefined` is nothing. */
  choose(call: Call): AppliedFaults | undefined;
}

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly log: Logger;
  /** Without it nothing is counted. */
  readonly metrics?: RequestMetrics | undefined;
  readonly accessLog?: AccessLog | undefined;
  readonly faults?: FaultSource | undefined;
  /** Without it no call has a span. */
  readonly tracing?: CallTracing | undefined;
  readonly bodyBytesMax?: number;
  /** Field lines for each answer, asked right before it leaves. */
  readonly answerFields?: ((call: Call) => string) | undefined;
}

const BODY_BYTES_MAX = 1_048_576;
const OTHER = "other";
const OTHER_METHOD = "OTHER";
/** As the gateway counts them: its counts are compared with those of what stands behind it. */
const knownMethods: ReadonlySet<string> = new Set([...allMethods, "HEAD", "OPTIONS", "TRACE"]);

export class App implements RequestReceiver, CallHost {
  readonly openStreams = new OpenStreams();
  readonly #options: AppOptions;
  readonly #routes: RouteTable<Endpoint>;
  readonly #bodyBytesMax: number;
  readonly #unrouted = new Map<string, CallPlace>();

  constructor(options: AppOptions) {
    this.#options = options;
    this.#routes = new RouteTable(makeEndpoints(options.routes, options.metrics));
    this.#bodyBytesMax = options.bodyBytesMax ?? BODY_BYTES_MAX;
  }

  onRequest(exchange: ServerExchange): void {
    const { request } = exchange;
    const found =
      this.#routes.findFixed(request.method, request.target) ??
      this.#routes.find(request.method, request.path);
    if (found === undefined) {
      this.#refuseUnrouted(exchange, request.path);
      return;
    }
    const { endpoint, params } = found;
    const call = this.#begin(exchange, endpoint);
    call.params = params;
    const { faults } = this.#options;
    if (faults?.isActive === true && !endpoint.isOperational) {
      call.faults = faults.choose(call);
    }
    if (call.faults === undefined) this.#run(call, endpoint, 0);
    else this.#runFaulty(call, endpoint, call.faults);
  }

  onBadRequest(
    problem: MessageProblem,
    status: number,
    exchange: ServerExchange | undefined,
  ): void {
    // Set while the body of a call is coming, and by nobody else.
    const call = exchange?.memo as Call | undefined;
    if (call !== undefined) {
      if (status > 0) call.settle(status, 0);
      return;
    }
    if (exchange === undefined) this.#place(OTHER, OTHER_METHOD).metrics?.count(status);
    this.#options.log.debug({ problem, status }, "request could not be read");
  }

  answerFields(call: Call, status: number, bodyBytes: number): string {
    const own = this.#options.answerFields?.(call) ?? "";
    return call.faults === undefined ? own : own + call.faults.atHead(status, bodyBytes);
  }

  onSettled(call: Call, status: number, bodyBytes: number): void {
    const endedMs = monotonicMs();
    call.exchange.endedMs = endedMs;
    call.faults?.onSettled();
    const { metrics } = call.place;
    if (metrics !== undefined) {
      metrics.count(status);
      metrics.observe(endedMs - call.exchange.startedMs);
      this.#options.metrics?.inFlight.add(-1);
    }
    const { span } = call;
    if (span !== undefined) this.#options.tracing?.end(span, call, status, endedMs);
    this.#options.accessLog?.(call, status, bodyBytes, endedMs);
  }

  #begin(exchange: ServerExchange, place: CallPlace): Call {
    const call = new Call(exchange, this, place);
    if (place.isOperational) return call;
    this.#options.metrics?.inFlight.add(1);
    call.span = this.#options.tracing?.begin(exchange);
    return call;
  }

  #runFaulty(call: Call, endpoint: Endpoint, faults: AppliedFaults): void {
    if (!faults.answers) {
      this.#run(call, endpoint, faults.delayMs);
      return;
    }
    // So that a body that turns out to be malformed meanwhile is counted as what it was answered.
    if (call.request.hasBody) call.exchange.memo = call;
    if (faults.delayMs === 0) faults.answer();
    else this.#wait(call, faults.delayMs, () => faults.answer());
  }

  /** Reads the body where there is one, waits `delayMs`, checks and handles. */
  #run(call: Call, endpoint: Endpoint, delayMs: number): void {
    // A refusal is delayed as every answer is.
    if (delayMs === 0 && endpoint.admits?.(call) === false) return;
    if (!call.request.hasBody) this.#proceed(call, endpoint, delayMs);
    else if (call.request.bodyBytes > this.#bodyBytesMax) this.#refuseTooLarge(call);
    else this.#readBody(call, endpoint, delayMs);
  }

  #readBody(call: Call, endpoint: Endpoint, delayMs: number): void {
    const { exchange } = call;
    exchange.memo = call;
    exchange.sendContinue();
    exchange.receiveBody(
      new BodyReader({
        bytesMax: this.#bodyBytesMax,
        keeps: endpoint.readsBody,
        onTooLarge: () => this.#refuseTooLarge(call),
        onWait: () => call.wait(),
        onComplete: (bytes, trailers) => {
          call.bytes = bytes;
          if (trailers !== undefined) call.trailers = toRecord(trailers);
          this.#proceed(call, endpoint, delayMs);
        },
      }),
    );
  }

  #proceed(call: Call, endpoint: Endpoint, delayMs: number): void {
    if (delayMs === 0) {
      this.#handle(call, endpoint);
      return;
    }
    this.#wait(call, delayMs, () => {
      if (endpoint.admits?.(call) !== false) this.#handle(call, endpoint);
    });
  }

  #wait(call: Call, delayMs: number, then: () => void): void {
    call.wait();
    const goOn = (): void => {
      if (call.isSettled || call.exchange.isAnswered) return;
      call.faults?.onDelayed();
      then();
    };
    // An open connection keeps the process alive; a timer for a client that has left must not.
    setTimeout(goOn, delayMs).unref();
  }

  #handle(call: Call, endpoint: Endpoint): void {
    // The client has left, or the body was refused.
    if (call.isSettled || call.exchange.isAnswered) return;
    const problems = endpoint.check(call);
    if (problems.length > 0) {
      this.#refuseFields(call, problems);
      return;
    }
    try {
      const { span } = call;
      const outcome =
        span === undefined
          ? endpoint.route.handle(call)
          : this.#options.tracing!.run(span, call, () => endpoint.route.handle(call));
      call.wait();
      outcome?.then(
        () => this.#checkAnswered(call),
        (error: unknown) => this.#fail(call, error),
      );
    } catch (error) {
      this.#fail(call, error);
    }
  }

  #refuseUnrouted(exchange: ServerExchange, path: string): void {
    const reason = this.#routes.explain(path);
    const { method } = exchange.request;
    const template = reason.status === 405 ? reason.template : OTHER;
    const label = knownMethods.has(method) ? method : OTHER_METHOD;
    const call = this.#begin(exchange, this.#place(template, label));
    if (reason.status === 404) call.reply.problem(404, `there is nothing at ${path}`);
    else {
      call.reply.problem(405, `${method} is not possible at ${path}, but ${reason.allow} is`, {
        fields: toFieldLine("Allow", reason.allow),
      });
    }
  }

  #refuseTooLarge(call: Call): void {
    call.reply.problem(413, `the body must have at most ${this.#bodyBytesMax} bytes`);
  }

  #refuseFields(call: Call, problems: readonly FieldProblem[]): void {
    const sentences = problems.map(({ in: part, field, problem }) =>
      field === "" ? `${part} ${problem}` : `${part} ${field}: ${problem}`,
    );
    call.reply.problem(400, sentences.join("; "), { members: { problems } });
  }

  /** The edge of the exchange: what a route throws ends here. */
  #fail(call: Call, error: unknown): void {
    // A client that has left aborts what was done for it; that is no failure.
    if (call.exchange.isDone) return;
    const { span } = call;
    if (span !== undefined) this.#options.tracing?.fail(span, error, monotonicMs());
    this.#options.log.error(
      { err: error, route: call.place.template, ...span?.logFields },
      "a route failed",
    );
    // What is counted already cannot be answered anew: an answer that failed as it was written.
    if (call.exchange.isAnswered || call.isSettled) {
      call.settle(500, call.exchange.responseBytes);
      call.exchange.abort();
    } else call.reply.problem(500, "the service failed to answer");
  }

  #checkAnswered(call: Call): void {
    if (!call.exchange.isAnswered) this.#fail(call, new Error("the route has not answered"));
  }

  /** Where requests without a route are counted: few places, since no raw path is among them. */
  #place(template: string, method: string): CallPlace {
    const key = `${method} ${template}`;
    let place = this.#unrouted.get(key);
    if (place === undefined) {
      const metrics = this.#options.metrics?.forRoute(template, method);
      place = { template, isOperational: false, metrics };
      this.#unrouted.set(key, place);
    }
    return place;
  }
}

function toRecord(lines: FieldLines): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (let at = 0; at < lines.count; at++) record[lines.nameOf(at)] = lines.valueOf(at);
  return record;
}
