/** A lab and a Prometheus beside it, scripts that load it, and the books of all parties. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readExposition } from "../../src/telemetry/read-exposition.ts";
import { Prometheus, type Series } from "../lab/prometheus.ts";
import { Weir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { runScript } from "../run-script.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Summary = Readonly<
  Record<string, { readonly count?: number; readonly passes?: number; readonly fails?: number }>
>;

/** Totals of one moment. */
export interface Books {
  /** Of the route to the bins: requests answered, in all and by status. */
  readonly answered: number;
  readonly limited: number;
  readonly refused: number;
  readonly allowed: number;
  /** Calls to the bins that have ended, and what the bins have served. */
  readonly calls: number;
  readonly served: number;
  readonly tcpReceived: number;
  readonly tcpSent: number;
}

export interface ScriptRun {
  readonly summary: Summary;
  /** What the script has added to the books. */
  readonly books: Books;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export class LabUnderLoad {
  readonly gateway: string;
  readonly gatewayTcp: string;
  readonly admin: string;
  /** Where faults are put on the first bin. */
  readonly bin1Control: string;
  readonly bin1: string;
  readonly prometheus: Prometheus;
  readonly #bins: readonly string[];
  readonly #weir: Weir;

  private constructor(offset: number, weir: Weir, prometheus: Prometheus) {
    const at = (port: number): string => `127.0.0.1:${port + offset}`;
    this.gateway = `http://${at(8080)}`;
    this.gatewayTcp = `http://${at(8081)}`;
    this.admin = `http://${at(9091)}`;
    this.bin1Control = `http://${at(6061)}`;
    this.bin1 = at(8001);
    this.#bins = [`http://${at(8001)}`, `http://${at(8002)}`];
    this.#weir = weir;
    this.prometheus = prometheus;
  }

  static async start(): Promise<LabUnderLoad> {
    const { offset, option, prometheus: port } = await claimLab();
    const weir = new Weir(["up", "--no-console", ...option]);
    await weir.line(/Ctrl-C stops the lab/);
    const scraped = [9091, 8001, 8002].map((port) => port + offset);
    const prometheus = await Prometheus.start(port, scraped);
    return new LabUnderLoad(offset, weir, prometheus);
  }

  async stop(): Promise<void> {
    await this.prometheus.stop();
    const { status } = await this.#weir.stop("SIGINT");
    assert.equal(status, 0);
  }

  async run(script: string, settings: Readonly<Record<string, string>>): Promise<ScriptRun> {
    const before = await this.#books();
    const fromSeconds = Math.ceil(Date.now() / 1000);
    const summary = (
      await runScript<{ readonly metrics: Summary }>({
        command: join(root, "bin/weir"),
        script: join(root, script),
        settings,
      })
    ).metrics;
    const after = await this.#books();
    const names = Object.keys(after) as (keyof Books)[];
    const books = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
    return {
      summary,
      books: books as unknown as Books,
      fromSeconds,
      toSeconds: Math.floor(Date.now() / 1000),
    };
  }

  /** The values of a query while the script ran, of all its series. */
  async seen(query: string, { fromSeconds, toSeconds }: ScriptRun): Promise<Series[]> {
    const found = await this.prometheus.range(query, fromSeconds, toSeconds);
    assert.ok(found.length > 0, `nothing is found by ${query}`);
    return found.map(({ labels, points }) => ({
      labels,
      points: points.filter(([, value]) => !Number.isNaN(value)),
    }));
  }

  async #books(): Promise<Books> {
    const [gate, ...bins] = await Promise.all([this.admin, ...this.#bins].map(readMetrics));
    const requests = (labels: Record<string, string>): number =>
      gate!.sum("gogate_http_requests_total", { route: "/", ...labels });
    const tcp = (direction: string): number => gate!.sum("gogate_tcp_bytes_total", { direction });
    return {
      answered: requests({}),
      limited: requests({ code: "429" }),
      refused: requests({ code: "503" }),
      allowed: gate!.sum("gogate_rate_limiter_requests_total", {
        limit: "perClient",
        status: "allowed",
      }),
      calls: gate!.sum("gogate_upstream_request_duration_seconds_count", { upstream: "bins" }),
      served: ["/get", "/bytes/{n}"]
        .flatMap((route) => bins.map((bin) => bin.sum("http_requests_total", { route })))
        .reduce((sum, one) => sum + one),
      tcpReceived: tcp("received"),
      tcpSent: tcp("sent"),
    };
  }
}

async function readMetrics(page: string): Promise<ReturnType<typeof readExposition>> {
  return readExposition(await (await fetch(`${page}/metrics`)).text());
}
