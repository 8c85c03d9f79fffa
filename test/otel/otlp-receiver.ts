/**
 * The OpenTelemetry Collector's own OTLP receiver as a process of its own, and what it has
 * received. `test/install-programs.sh` builds it where Go is there.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { findProgram } from "../../bench/peers/find-program.ts";
import { claimPort } from "../ports/claim-ports.ts";

const STATUS_ERROR = 2;
const CUMULATIVE = 2;

const program = findProgram("weir-otlp-receiver");

/** For the option `skip` of tests. */
export const receiverMissing: string | false =
  program === undefined && "the OpenTelemetry Collector's receiver could not be built without Go";

type Value = string | number | boolean | Value[];
export type Told = Readonly<Record<string, Value>>;

export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly traceState: string;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly attributes: Told;
  readonly events: readonly { readonly name: string; readonly attributes: Told }[];
  readonly hasFailed: boolean;
}

export interface ReceivedPoint {
  readonly name: string;
  readonly type: "gauge" | "sum" | "histogram";
  readonly isCumulative: boolean;
  readonly isMonotonic: boolean;
  readonly labels: Told;
  readonly startNanos: bigint;
  /** Of a histogram its sum. */
  readonly value: number;
  readonly counts: readonly number[];
  readonly bounds: readonly number[];
  readonly exemplars: readonly { readonly traceId: string; readonly value: number }[];
}

export interface ReceivedLog {
  readonly severity: number;
  readonly severityText: string;
  readonly body: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Told;
}

/** The receiver's JSON: whatever is read of it is read as what it must be. */
interface Json {
  readonly [key: string]: Json;
}

export class OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[] = [];
  readonly logs: ReceivedLog[] = [];
  /** The points of the last export of each service. */
  readonly points = new Map<string, readonly ReceivedPoint[]>();
  readonly resources: Told[] = [];
  readonly #child: ChildProcess;
  readonly #arrivals = new EventEmitter();

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Ended after the test. `tls`: files with a certificate and its key. */
  static start(t: TestContext, tls?: { cert: string; key: string }): Promise<OtlpReceiver> {
    return OtlpReceiver.#start(t, tls ? "https" : "http", tls ? [tls.cert, tls.key] : []);
  }

  /** Over HTTP in the place of gRPC, below a path like `/otlp`. */
  static startHttp(t: TestContext, path: string): Promise<OtlpReceiver> {
    return OtlpReceiver.#start(t, "http", [path]);
  }

  static async #start(
    t: TestContext,
    scheme: string,
    words: readonly string[],
  ): Promise<OtlpReceiver> {
    const address = `127.0.0.1:${await claimPort()}`;
    const child = spawn(program!, [address, ...words], { stdio: ["pipe", "pipe", "inherit"] });
    const receiver = new OtlpReceiver(`${scheme}://${address}`, child);
    createInterface({ input: child.stdout }).on("line", (line) => receiver.#read(line));
    t.after(() => receiver.stop());
    await receiver.#until("ready", () => true);
    return receiver;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.stdin!.end();
    await exited;
  }

  /** Waits for spans until `count` of them are as wanted. */
  async spansOf(count: number, isWanted: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan[]> {
    await this.#until("traces", () => this.spans.filter(isWanted).length >= count);
    return this.spans.filter(isWanted);
  }

  async logOf(isWanted: (log: ReceivedLog) => boolean): Promise<ReceivedLog> {
    await this.#until("logs", () => this.logs.some(isWanted));
    return this.logs.find(isWanted)!;
  }

  /** Waits for the next metrics of a service. */
  async nextPoints(service: string): Promise<readonly ReceivedPoint[]> {
    this.points.delete(service);
    await this.#until("metrics", () => this.points.has(service));
    return this.points.get(service)!;
  }

  /** Fails by the test's own limit of time when it does not come. */
  async #until(signal: string, isThere: () => boolean): Promise<void> {
    if (signal !== "ready" && isThere()) return;
    do {
      await once(this.#arrivals, signal);
    } while (!isThere());
  }

  #read(line: string): void {
    const { signal, data } = JSON.parse(line) as { signal: string; data: Json };
    if (signal === "traces") this.#readSpans(data);
    else if (signal === "metrics") this.#readMetrics(data);
    else if (signal === "logs") this.#readLogs(data);
    this.#arrivals.emit(signal);
  }

  #readSpans(data: Json): void {
    for (const { resource, scopeSpans } of list(data.resourceSpans)) {
      const told = toTold(resource!.attributes);
      this.resources.push(told);
      for (const span of list(scopeSpans).flatMap(({ spans }) => list(spans))) {
        this.spans.push(toSpan(span, String(told["service.name"])));
      }
    }
  }

  #readMetrics(data: Json): void {
    for (const { resource, scopeMetrics } of list(data.resourceMetrics)) {
      const told = toTold(resource!.attributes);
      this.resources.push(told);
      const found = list(scopeMetrics).flatMap(({ metrics }) => list(metrics));
      this.points.set(String(told["service.name"]), found.flatMap(toPoints));
    }
  }

  #readLogs(data: Json): void {
    for (const { scopeLogs } of list(data.resourceLogs)) {
      for (const log of list(scopeLogs).flatMap(({ logRecords }) => list(logRecords))) {
        this.logs.push({
          severity: Number(log.severityNumber ?? 0),
          severityText: toText(log.severityText),
          body: toText(log.body?.stringValue),
          traceId: toText(log.traceId),
          spanId: toText(log.spanId),
          attributes: toTold(log.attributes),
        });
      }
    }
  }
}

function toSpan(span: Json, service: string): ReceivedSpan {
  return {
    service,
    name: toText(span.name),
    kind: Number(span.kind),
    traceId: toText(span.traceId),
    spanId: toText(span.spanId),
    parentId: toText(span.parentSpanId),
    traceState: toText(span.traceState),
    startNanos: BigInt(toText(span.startTimeUnixNano)),
    endNanos: BigInt(toText(span.endTimeUnixNano)),
    attributes: toTold(span.attributes),
    events: list(span.events).map(({ name, attributes }) => ({
      name: toText(name),
      attributes: toTold(attributes),
    })),
    hasFailed: Number(span.status?.code ?? 0) === STATUS_ERROR,
  };
}

function toPoints(metric: Json): ReceivedPoint[] {
  const type = (["gauge", "sum", "histogram"] as const).find((kind) => metric[kind])!;
  const { dataPoints, aggregationTemporality, isMonotonic } = metric[type]!;
  return list(dataPoints).map((point) => ({
    name: toText(metric.name),
    type,
    isCumulative: Number(aggregationTemporality ?? 0) === CUMULATIVE,
    isMonotonic: Boolean(isMonotonic),
    labels: toTold(point.attributes),
    startNanos: BigInt(toText(point.startTimeUnixNano)),
    value: Number(point.asDouble ?? point.sum ?? 0),
    counts: list(point.bucketCounts).map(Number),
    bounds: list(point.explicitBounds).map(Number),
    exemplars: list(point.exemplars).map(({ traceId, asDouble }) => ({
      traceId: toText(traceId),
      value: Number(asDouble),
    })),
  }));
}

function toTold(attributes: Json | undefined): Told {
  return Object.fromEntries(
    list(attributes).map(({ key, value }) => [toText(key), toValue(value ?? {})]),
  );
}

function toValue(value: Json): Value {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue !== undefined) return list(value.arrayValue.values).map(toValue);
  return (value.stringValue ?? value.boolValue ?? value.doubleValue ?? "") as Value;
}

function list(json: Json | undefined): readonly Json[] {
  return (json ?? []) as unknown as readonly Json[];
}

function toText(json: Json | undefined): string {
  return String(json ?? "");
}
