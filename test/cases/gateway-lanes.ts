/**
 * One gateway process with many lanes: a listener and an upstream of its own each, so that cases
 * can run side by side and what an upstream sees belongs to one case.
 */
import type { ReadPath } from "../../src/socket/make-wire.ts";
import { GatewayProcess } from "../gateway/gateway-process.ts";
import { UpstreamRecorder } from "./upstream-recorder.ts";

export interface Lane {
  /** Of the gateway's listener. */
  readonly port: number;
  readonly recorder: UpstreamRecorder;
}

/** For the response cases in which an upstream never answers. */
export const RESPONSE_HEAD_MS = 4000;

export class GatewayLanes {
  readonly #gateway: GatewayProcess;
  readonly #lanes: readonly Lane[];
  readonly #free: Lane[];
  readonly #waiting: ((lane: Lane) => void)[] = [];

  private constructor(gateway: GatewayProcess, lanes: readonly Lane[]) {
    this.#gateway = gateway;
    this.#lanes = lanes;
    this.#free = [...lanes];
  }

  static async start(count: number, readPath: ReadPath = "auto"): Promise<GatewayLanes> {
    const recorders = Array.from({ length: count }, () => new UpstreamRecorder());
    const upstreamPorts = await Promise.all(recorders.map((recorder) => recorder.start()));
    const gateway = await GatewayProcess.start({ ...configurationFor(upstreamPorts), readPath });
    const lanes = recorders.map((recorder, i) => ({ recorder, port: gateway.ports[i]! }));
    return new GatewayLanes(gateway, lanes);
  }

  get isRunning(): boolean {
    return this.#gateway.isRunning;
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
    await this.#gateway.stop();
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
  return { listeners, upstreams: Object.fromEntries(upstreams) };
}
