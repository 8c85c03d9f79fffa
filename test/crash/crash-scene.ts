/**
 * The processes of one seed of the crash campaign. All are real:
 *
 *     clients --> [gateway] --> front --> api ----> ways --> PostgreSQL, Redis
 *                                         worker -->
 *
 * Fronts and ways are proxies, one for each process, so that a moment on one of its connections
 * can be met. What is done then is in `crash-blows.ts`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisConnection } from "../../src/targets/poll/redis-connection.ts";
import { GatewayProcess } from "../gateway/gateway-process.ts";
import { claimPort } from "../ports/claim-ports.ts";
import type { PostgresServer } from "../postgres/postgres-server.ts";
import type { RedisServer } from "../redis/redis-server.ts";
import { CrashMember } from "./crash-member.ts";
import type { CrashPlan } from "./crash-plan.ts";
import { CutProxy } from "./cut-proxy.ts";
import { postgresTurns } from "./postgres-turns.ts";
import { redisTurns } from "./redis-turns.ts";

export interface Servers {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
}

export class CrashScene {
  readonly plan: CrashPlan;
  readonly servers: Servers;
  readonly folder: string;
  readonly apis: CrashMember[] = [];
  readonly workers: CrashMember[] = [];
  /** Of the first process that answers requests, past everything in between. */
  readonly url: string;
  /** Of PostgreSQL, past everything in between. */
  readonly database: string;
  readonly #ports: readonly number[];
  #gateway: GatewayProcess | undefined = undefined;

  private constructor(
    plan: CrashPlan,
    servers: Servers,
    place: { readonly ports: readonly number[]; readonly database: string },
  ) {
    this.plan = plan;
    this.servers = servers;
    this.database = place.database;
    this.#ports = place.ports;
    this.url = `http://127.0.0.1:${place.ports[0]}`;
    this.folder = mkdtempSync(join(tmpdir(), "weir-crash-"));
  }

  static async start(plan: CrashPlan, servers: Servers): Promise<CrashScene> {
    const ports: number[] = [];
    while (ports.length < plan.apis) ports.push(await claimPort());
    const database = await servers.postgres.emptyDatabase();
    const scene = new CrashScene(plan, servers, { ports, database });
    await scene.#addMembers();
    await Promise.all(scene.members.map((member) => member.start()));
    if (plan.apis > 1) scene.#gateway = await GatewayProcess.start(scene.#gatewayParts());
    return scene;
  }

  /** Where clients come in. */
  get port(): number {
    return this.#gateway?.ports[0] ?? this.apis[0]!.ways.front!.port;
  }

  get hasGateway(): boolean {
    return this.#gateway !== undefined;
  }

  get members(): readonly CrashMember[] {
    return [...this.apis, ...this.workers];
  }

  get file(): string {
    return join(this.folder, "polls.db");
  }

  /** All keys of the scene in Redis begin with it. */
  get queueName(): string {
    return `seed-${this.plan.seed}`;
  }

  /** Past the proxies. */
  async askRedis(words: readonly string[]): Promise<unknown> {
    const redis = new RedisConnection(this.servers.redis.url);
    await redis.open();
    try {
      return await redis.command(words);
    } finally {
      redis.close();
    }
  }

  /** Of the stream, where there is one. */
  async countEntries(): Promise<number> {
    const { setup } = this.plan;
    const hasStream = setup === "redis" || setup === "queue";
    return hasStream ? Number(await this.askRedis(["XLEN", this.queueName])) : 0;
  }

  async close(): Promise<void> {
    await this.#gateway?.stop();
    await Promise.all(this.members.map((member) => member.close()));
    rmSync(this.folder, { recursive: true });
  }

  async #addMembers(): Promise<void> {
    const { apiWorkers, workers } = this.plan;
    for (const port of this.#ports) {
      const own = { PORT: String(port), VOTE_WORKERS: String(apiWorkers) };
      this.apis.push(await this.#makeMember(await CutProxy.start(port), own));
    }
    for (let n = 0; n < workers; n++) {
      this.workers.push(await this.#makeMember(undefined, { VOTE_WORKERS: "2" }));
    }
  }

  async #makeMember(
    front: CutProxy | undefined,
    own: Readonly<Record<string, string>>,
  ): Promise<CrashMember> {
    const { setup, queuedMax } = this.plan;
    const postgres = await CutProxy.start(this.servers.postgres.port, postgresTurns);
    const redis = await CutProxy.start(this.servers.redis.port, redisTurns);
    const DB_URL = this.database.replace(/:\d+\//, `:${postgres.port}/`);
    const REDIS_URL = `redis://127.0.0.1:${redis.port}`;
    return new CrashMember(
      { front, postgres, redis },
      {
        ...(setup === "postgres" || setup === "queue" ? { DB_URL } : {}),
        ...(setup === "redis" || setup === "queue" ? { REDIS_URL } : {}),
        STORE_BACKEND: setup === "queue" ? "postgres" : setup,
        REDIS_QUEUE_NAME: this.queueName,
        SQLITE_PATH: this.file,
        VOTE_QUEUE_SIZE: String(queuedMax),
        LOG_LEVEL: "error",
        PPROF_PORT: "0",
        ...own,
      },
    );
  }

  #gatewayParts(): Record<string, unknown> {
    const backends = this.apis.map(({ ways }) => ({ address: `127.0.0.1:${ways.front!.port}` }));
    const retry = { attempts: 3, on: ["connectFailure", "reset", 502, 503] };
    const health = { type: "http", path: "/readyz", interval: "250ms", healthyAfter: 1 };
    const routes = [{ match: { path: "/" }, upstream: "polls" }];
    return {
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
      upstreams: { polls: { backends, retry, health } },
    };
  }
}
