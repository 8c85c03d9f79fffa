/** A gateway in a process of its own whose books can be compared: metrics and access log. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type Exposition, readExposition } from "../../src/telemetry/read-exposition.ts";
import { GatewayProcess } from "../gateway/gateway-process.ts";

export interface LogLine {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** Left out when the answer was the gateway's own; empty when no backend could be asked. */
  readonly backend?: string;
  readonly failure?: string;
  /** How often a backend was asked. */
  readonly tries?: number;
}

export interface GatewayParts {
  /** Of its only upstream. */
  readonly upstream: Readonly<Record<string, unknown>>;
  /** Of its only route. */
  readonly route?: Readonly<Record<string, unknown>>;
  readonly listener?: Readonly<Record<string, unknown>>;
  readonly workers?: number;
}

/** What a gateway has counted, from its own page and its own log. */
export interface Books {
  /** Exchanges by the status that the client got. */
  readonly answers: Readonly<Record<number, number>>;
  readonly failures: Readonly<Record<string, number>>;
  /** Calls to backends. */
  readonly attempts: number;
  readonly retries: number;
  /** Those that the budget did not allow. */
  readonly retriesNotMade: number;
  readonly poolHits: number;
  readonly poolMisses: number;
  readonly breakerOpenings: number;
  readonly log: readonly LogLine[];
}

const POLL_MS = 10;
const LIMIT_MS = 5000;

export class WatchedGateway {
  readonly port: number;
  readonly #process: GatewayProcess;
  readonly #logFile: string;

  private constructor(process: GatewayProcess, logFile: string) {
    this.#process = process;
    this.#logFile = logFile;
    this.port = process.ports[0]!;
  }

  /** Stopped after the test. */
  static async start(t: TestContext, parts: GatewayParts): Promise<WatchedGateway> {
    const folder = mkdtempSync(join(tmpdir(), "weir-fail-well-"));
    const logFile = join(folder, "access.log");
    const route = { match: { path: "/" }, upstream: "bins", ...parts.route };
    const process = await GatewayProcess.start({
      workers: parts.workers ?? 1,
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route], ...parts.listener }],
      upstreams: { bins: parts.upstream },
      accessLog: { path: logFile },
    });
    const gateway = new WatchedGateway(process, logFile);
    t.after(async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    });
    return gateway;
  }

  async metrics(): Promise<Exposition> {
    const page = await fetch(`http://127.0.0.1:${this.#process.adminPort}/metrics`);
    return readExposition(await page.text());
  }

  /** Settles when the metrics are so, with the milliseconds since the call. */
  async until(what: string, isTrue: (metrics: Exposition) => boolean): Promise<number> {
    const startedMs = performance.now();
    while (!isTrue(await this.metrics())) {
      assert.ok(performance.now() - startedMs < LIMIT_MS, `${what} never came true`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return performance.now() - startedMs;
  }

  /**
   * Ends the gateway and answers its books, which close: exchanges are answers by status and lines
   * of the log, calls to backends are exchanges that were given one and the retries, every failure
   * is in the log, and nothing is under way.
   */
  async closeBooks(): Promise<Books> {
    await this.until("all is answered", (now) => now.sum("gogate_http_requests_in_flight") === 0);
    const metrics = await this.metrics();
    await this.stop();
    const books = toBooks(metrics, readLog(this.#logFile));
    const { answers, failures, attempts, retries, log } = books;
    assert.deepEqual(
      answers,
      tally(log.map(({ status }) => status)),
      "answers are lines of the log",
    );
    const failed = log.flatMap(({ failure }) => failure ?? []);
    assert.deepEqual(failures, tally(failed), "failures are in the log");
    const admitted = log.filter(({ backend = "" }) => backend !== "").length;
    assert.equal(attempts, admitted + retries, "calls are exchanges with a backend and retries");
    const tries = log.reduce((sum, line) => sum + (line.tries ?? 0), 0);
    assert.equal(attempts, tries, "calls are the tries of the log");
    return books;
  }

  async stop(): Promise<void> {
    if (this.#process.isRunning) await this.#process.stop();
  }
}

/** How often each of them is there. */
export function tally<T extends string | number>(all: Iterable<T>): Record<T, number> {
  const counts = {} as Record<T, number>;
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

function toBooks(metrics: Exposition, log: readonly LogLine[]): Books {
  const byLabel = (name: string, label: string): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const { labels, value } of metrics.series(name)) {
      if (value > 0) sums[labels[label]!] = (sums[labels[label]!] ?? 0) + value;
    }
    return sums;
  };
  const retries = byLabel("gogate_retries_total", "reason");
  const { budget_exhausted: retriesNotMade = 0, ...made } = retries;
  return {
    answers: byLabel("gogate_http_requests_total", "code"),
    failures: byLabel("gogate_failures_total", "code"),
    attempts: metrics.sum("gogate_upstream_request_duration_seconds_count"),
    retries: Object.values(made).reduce((sum, count) => sum + count, 0),
    retriesNotMade,
    poolHits: metrics.sum("gogate_pool_hits_total"),
    poolMisses: metrics.sum("gogate_pool_misses_total"),
    breakerOpenings: metrics.sum("gogate_circuit_breaker_transitions_total", { to: "open" }),
    log,
  };
}

function readLog(file: string): LogLine[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as LogLine);
}
