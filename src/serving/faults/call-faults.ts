/**
 * The faults that hit one call, until it is certain what became of each. First the delays, which
 * add up; then at most one that decides the answer; then at most one that shapes its body:
 *
 *     delay* -> status | reset | hang | the route's answer -> truncate | slow-body | whole
 *
 * A receipt is written before the client can see what it tells of, so that who has seen something
 * finds it in the ledger.
 */
import { toFieldLine } from "../../http1/field-line.ts";
import { toFlatText } from "../../http1/flat-text.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { AppliedFaults, ShapedBody } from "../applied-faults.ts";
import type { Call } from "../call.ts";
import { isoTime } from "../wall-clock.ts";
import { CutBody } from "./cut-body.ts";
import type { Hit } from "./fault.ts";
import type { FaultOutcome } from "./fault-counts.ts";
import { faultKinds } from "./fault-kinds.ts";
import type { Receipt } from "./fault-ledger.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { SlowBody } from "./slow-body.ts";

/** Counted for a connection that was closed without an answer; nginx has made the number known. */
const NO_ANSWER = 444;
/** The longest that a request is kept hanging; then its connection is reset. */
const HANG_MS_MAX = 600_000;
/** A longer target or id is cut in its receipt. */
const RECEIPT_TEXT_MAX = 256;

export interface FaultHost {
  onReceipt(receipt: Receipt): void;
  onHanging(call: CallFaults): void;
  onSettled(call: CallFaults): void;
}

export class CallFaults implements AppliedFaults {
  readonly delayMs: number;
  ids = "";
  readonly #call: Call;
  readonly #host: FaultHost;
  /** Those of which it is not certain yet what becomes of them. */
  #open: readonly Hit[];
  readonly #end: Hit | undefined;
  #hasDelayed: boolean;
  #isAnswering = false;
  #hangTimer: NodeJS.Timeout | undefined = undefined;

  /** `hits` are those that are to be applied: `chooseHits` has passed the others over. */
  constructor(call: Call, host: FaultHost, hits: readonly Hit[]) {
    this.#call = call;
    this.#host = host;
    this.#open = hits;
    this.#end = hits.find(({ fault }) => faultKinds[fault.plan.kind].stage === "answer");
    this.delayMs = Math.ceil(hits.reduce((sum, hit) => sum + hit.delayMs, 0));
    this.#hasDelayed = this.delayMs === 0;
  }

  get answers(): boolean {
    return this.#end !== undefined;
  }

  isHangingBy(id: string): boolean {
    return this.#hangTimer !== undefined && this.#end?.fault.plan.id === id;
  }

  onDelayed(): void {
    this.#hasDelayed = true;
  }

  answer(): void {
    const call = this.#call;
    if (call.isSettled || call.exchange.isAnswered) return;
    const { kind, status = 0 } = this.#end!.fault.plan;
    if (kind === "status") {
      this.#isAnswering = true;
      call.reply.problem(status, "a fault was asked for");
    } else if (kind === "hang") this.#hang(this.#end!);
    else this.#reset(this.#end!);
  }

  atHead(status: number, bodyBytes: number): string {
    const hasBody =
      bodyBytes !== 0 &&
      this.#call.method !== "HEAD" &&
      status !== 101 &&
      status !== 204 &&
      status !== 304;
    for (const hit of this.#open) {
      const { kind } = hit.fault.plan;
      if (kind === "delay") this.#conclude(hit, this.#hasDelayed ? "applied" : "abandoned");
      else if (kind === "status") this.#conclude(hit, this.#isAnswering ? "applied" : "abandoned");
      else if (faultKinds[kind].stage !== "body") this.#conclude(hit, "abandoned");
      else if (hasBody && this.#hasDelayed) this.#shape(hit, bodyBytes);
      else this.#conclude(hit, hasBody ? "abandoned" : "spared");
    }
    return this.ids === "" ? "" : toFieldLine("x-fault-id", this.ids);
  }

  onSettled(): void {
    for (const hit of this.#open) this.#conclude(hit, "abandoned");
    clearTimeout(this.#hangTimer);
    this.#host.onSettled(this);
  }

  /** Ends a call that gets no answer. */
  breakOff(): void {
    this.#call.settle(NO_ANSWER, this.#call.exchange.responseBytes);
    this.#call.exchange.abort();
  }

  #hang(hit: Hit): void {
    this.#call.wait();
    this.#hangTimer = setTimeout(() => this.breakOff(), HANG_MS_MAX).unref();
    this.#host.onHanging(this);
    this.#conclude(hit, "applied");
  }

  /** A reset takes with it what has not left yet: answers to the requests before this one. */
  #reset(hit: Hit): void {
    const { exchange } = this.#call;
    if (exchange.host.pipe.bytesQueued > 0) {
      this.#call.wait();
      exchange.onDrain = () => this.answer();
      return;
    }
    this.#conclude(hit, "applied");
    this.breakOff();
  }

  #shape(hit: Hit, bodyBytes: number): void {
    const call = this.#call;
    const { exchange } = call;
    const { id, kind, bytesPerSecond = 1 } = hit.fault.plan;
    this.#add(id);
    const onEnd = (): void => {
      this.#conclude(hit, "applied");
      call.settle(exchange.status, exchange.responseBytes);
    };
    const onTooLong = (): void => {
      call.settle(exchange.status, exchange.responseBytes);
      exchange.abort();
      exchange.onAbort?.();
    };
    const shaped: ShapedBody =
      kind === "truncate"
        ? new CutBody(exchange, bodyBytes, onEnd)
        : new SlowBody(exchange, { bytesPerSecond, onEnd, onTooLong });
    call.shapedBody = shaped;
  }

  #conclude(hit: Hit, outcome: FaultOutcome): void {
    const { plan, counts } = hit.fault;
    this.#open = this.#open.filter((one) => one !== hit);
    if (outcome === "applied" && faultKinds[plan.kind].stage !== "body") this.#add(plan.id);
    counts.add(outcome);
    if (outcome === "applied") this.#tellSpan(plan);
    this.#host.onReceipt(toReceipt(this.#call, hit, outcome));
  }

  #tellSpan({ id, kind }: FaultPlan): void {
    const attributes = { "fault.id": id, "fault.kind": kind };
    this.#call.span?.addEvent("fault.applied", monotonicMs(), attributes);
  }

  #add(id: string): void {
    this.ids = this.ids === "" ? id : `${this.ids}, ${id}`;
  }
}

function toReceipt(call: Call, { fault, number, delayMs }: Hit, outcome: FaultOutcome): Receipt {
  const { id, kind, status } = fault.plan;
  const requestId = call.header("x-request-id");
  return {
    fault: id,
    kind,
    outcome,
    number,
    at: isoTime(),
    method: call.method,
    route: call.place.template,
    target: toShort(call.target),
    ...(requestId === undefined ? {} : { requestId: toShort(requestId) }),
    ...(status === undefined ? {} : { status }),
    ...(delayMs > 0 ? { delayMs: Math.round(delayMs * 1000) / 1000 } : {}),
    ...(faultKinds[kind].stage === "body" && outcome !== "spared"
      ? { bytes: call.exchange.responseBytes }
      : {}),
  };
}

function toShort(text: string): string {
  return text.length <= RECEIPT_TEXT_MAX ? text : toFlatText(text.slice(0, RECEIPT_TEXT_MAX));
}
