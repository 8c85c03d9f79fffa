/** What several gateway processes over one Redis let through together in a while. */
import type { TestContext } from "node:test";
import { GatewayProcess } from "../gateway/gateway-process.ts";
import { type PacedResult, runPacedClients } from "./paced-clients.ts";
import { RedisServer } from "./redis-server.ts";

export interface LimitOverGateways {
  readonly gateways: number;
  /** The limit; that much is asked for three times over. */
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly seconds: number;
  /** Else each gateway limits for itself. */
  readonly isShared: boolean;
}

export interface LetThrough extends PacedResult {
  readonly passed: number;
  /** What was let through beyond the rate, of the rate: 0.005 is half a per cent too much. */
  readonly excessShare: number;
  /** Decisions that Redis did not make in time; those requests were rejected. */
  readonly storeFailures: number;
}

const OFFERED = 3;
const CONNECTIONS_EACH = 16;

export async function letThrough(
  t: Pick<TestContext, "after">,
  options: LimitOverGateways,
): Promise<LetThrough> {
  const { ratePerSecond, burst, seconds, isShared } = options;
  const redis = await RedisServer.start(t);
  const shared = { store: "redis", onStoreFailure: "reject" };
  const limit = { rate: ratePerSecond, burst, ...(isShared ? shared : {}) };
  const route = { match: { path: "/" }, respond: { status: 200 }, rateLimit: "all" };
  const configuration = {
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
    rateLimits: { all: limit },
    redis: { url: redis.url },
  };
  const gateways = await Promise.all(
    Array.from({ length: options.gateways }, () => GatewayProcess.start(configuration)),
  );
  t.after(() => Promise.all(gateways.map((gateway) => gateway.stop())));
  const result = await runPacedClients({
    ports: gateways.map(({ ports }) => ports[0]!),
    connectionsEach: CONNECTIONS_EACH,
    ratePerSecond: ratePerSecond * OFFERED,
    seconds,
  });
  const passed = result.byStatus.get(200) ?? 0;
  return {
    ...result,
    passed,
    excessShare: passed / (ratePerSecond * result.seconds) - 1,
    storeFailures: result.byStatus.get(503) ?? 0,
  };
}
