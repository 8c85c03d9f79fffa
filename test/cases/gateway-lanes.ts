/**
 * One gateway process with many lanes: a listener and an upstream of its own each, so that cases
 * can run side by side and what an upstream sees belongs to one case.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UpstreamRecorder } from "./upstream-recorder.ts";

export interface Lane {
  /** Of the gateway's listener. */
  readonly port: number;
  readonly recorder: UpstreamRecorder;
}

const weir = join(import.meta.dirname, "../../bin/weir");
/** For the response cases in which an upstream never answers. */
export const RESPONSE_HEAD_MS = 4000;

export class GatewayLanes {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #lanes: readonly Lane[];
  readonly #free: Lane[];
  readonly #waiting: ((lane: Lane) => void)[] = [];

  private constructor(child: ChildProcess, folder: string, lanes: readonly Lane[]) {
    this.#child = child;
    this.#folder = folder;
    this.#lanes = lanes;
    this.#free = [...lanes];
  }

  static async start(count: number): Promise<GatewayLanes> {
    const recorders = Array.from({ length: count }, () => new UpstreamRecorder());
    const upstreamPorts = await Promise.all(recorders.map((recorder) => recorder.start()));
    const folder = mkdtempSync(join(tmpdir(), "weir-cases-"));
    const file = join(folder, "weir.yaml");
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(configurationFor(upstreamPorts)));
    const child = spawn(weir, ["gate", "--config", file], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [ready] = (await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`weir gate ended: ${code}`))),
    ])) as [{ readonly ports: readonly number[] }];
    const lanes = recorders.map((recorder, i) => ({ recorder, port: ready.ports[i]! }));
    return new GatewayLanes(child, folder, lanes);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Runs `use` on a lane that nobody else uses meanwhile. */
  async use<T>(use: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.#free.pop() ?? (await new Promise<Lane>((take) => this.#waiting.push(take)));
    try {
      return await use(lane);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(lane);
      else next(lane);
    }
  }

  async stop(): Promise<void> {
    for (const { recorder } of this.#lanes) recorder.stop();
    if (this.isRunning) {
      this.#child.kill("SIGTERM");
      await once(this.#child, "exit");
    }
    rmSync(this.#folder, { recursive: true });
  }
}

function configurationFor(upstreamPorts: readonly number[]): Record<string, unknown> {
  const upstreams = upstreamPorts.map((port, i) => [
    `lane${i}`,
    {
      backends: [{ address: `127.0.0.1:${port}` }],
      timeouts: { responseHead: `${RESPONSE_HEAD_MS}ms` },
    },
  ]);
  const listeners = upstreamPorts.map((_, i) => ({
    listen: "127.0.0.1:0",
    protocol: "http",
    routes: [
      { match: { path: "/denied" }, respond: { status: 403, body: "no" } },
      { match: { path: "/" }, upstream: `lane${i}` },
    ],
  }));
  return {
    workers: 1,
    drain: { deadline: "1s" },
    admin: { listen: "127.0.0.1:0" },
    listeners,
    upstreams: Object.fromEntries(upstreams),
  };
}
