/** The processes of one seed of the crash campaign, and what may befall them. All are real. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RedisConnection } from "../../src/targets/poll/redis-connection.ts";
import type { PostgresServer } from "../postgres/postgres-server.ts";
import type { RedisServer } from "../redis/redis-server.ts";
import { steadyPort } from "../redis/steady-port.ts";
import { TargetProcess } from "../targets/target-process.ts";
import type { Blow, CrashPlan } from "./crash-plan.ts";
import { CutProxy } from "./cut-proxy.ts";

export interface Servers {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
}

/** Longer than a worker's entries are left to it. */
const STOPPED_MS = 6000;
const AWAY_MS = 4000;
/** From then on everybody has noticed. */
const NOTICED_MS = 2500;
const DRAIN_MS_MAX = 30_000;

export class CrashScene {
  readonly port: number;
  readonly folder: string;
  /** When the memory of the service was lost last. */
  lostMs: number | undefined = undefined;
  /** Times in which no vote may be promised. */
  readonly outages: { readonly fromMs: number; readonly toMs: number }[] = [];
  readonly wrongs: string[] = [];
  readonly #plan: CrashPlan;
  readonly #servers: Servers;
  readonly #proxies: { readonly postgres: CutProxy; readonly redis: CutProxy };
  readonly #environment: Readonly<Record<string, string>>;
  #api: TargetProcess | undefined = undefined;
  #worker: TargetProcess | undefined = undefined;

  private constructor(
    plan: CrashPlan,
    servers: Servers,
    proxies: { readonly postgres: CutProxy; readonly redis: CutProxy },
    place: { readonly port: number; readonly database: string },
  ) {
    this.#plan = plan;
    this.#servers = servers;
    this.#proxies = proxies;
    this.port = place.port;
    this.folder = mkdtempSync(join(tmpdir(), "weir-crash-"));
    const urls = {
      DB_URL: place.database.replace(/:\d+\//, `:${proxies.postgres.port}/`),
      REDIS_URL: `redis://127.0.0.1:${proxies.redis.port}`,
    };
    const { setup } = plan;
    this.#environment = {
      ...(setup === "postgres" || setup === "queue" ? { DB_URL: urls.DB_URL } : {}),
      ...(setup === "redis" || setup === "queue" ? { REDIS_URL: urls.REDIS_URL } : {}),
      STORE_BACKEND: setup === "queue" ? "postgres" : setup,
      REDIS_QUEUE_NAME: `seed-${plan.seed}`,
      SQLITE_PATH: join(this.folder, "polls.db"),
      VOTE_QUEUE_SIZE: String(plan.queuedMax),
      VOTE_WORKERS: "2",
      LOG_LEVEL: "error",
      PPROF_PORT: "0",
    };
  }

  static async start(plan: CrashPlan, servers: Servers): Promise<CrashScene> {
    const proxies = {
      postgres: await CutProxy.start(servers.postgres.port),
      redis: await CutProxy.start(servers.redis.port),
    };
    const place = { port: await steadyPort(), database: await servers.postgres.emptyDatabase() };
    const scene = new CrashScene(plan, servers, proxies, place);
    await scene.#startApi();
    if (scene.#isShared) await scene.#startWorker();
    return scene;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async strike(blow: Blow): Promise<void> {
    const { postgres, redis } = this.#servers;
    const proxies = this.#proxies;
    const blows: Readonly<Record<Blow, () => void | Promise<void>>> = {
      "kill api": () => this.#endApi("SIGKILL"),
      "terminate api": () => this.#endApi("SIGTERM"),
      "kill worker": async () => {
        await end(this.#worker, "SIGKILL");
        await this.#startWorker();
      },
      "stop worker": async () => {
        this.#worker?.child.kill("SIGSTOP");
        await sleep(STOPPED_MS);
        this.#worker?.child.kill("SIGCONT");
      },
      "kill redis": () => redis.restart(),
      "kill postgres": async () => {
        await postgres.kill();
        await postgres.launch();
      },
      "redis out of memory": async () => {
        await this.#redis(["CONFIG", "SET", "maxmemory", "1mb"]);
        await sleep(1000);
        await this.#redis(["CONFIG", "SET", "maxmemory", "0"]);
      },
      "redis away": () => this.#outage(proxies.redis),
      "postgres away": () => this.#outage(proxies.postgres),
      "cut before commit": () => proxies.postgres.cutAtWord("COMMIT", false),
      "cut after commit": () => proxies.postgres.cutAtWord("COMMIT", true),
      // The acknowledgement is the script that is told the name of the group.
      "cut before acknowledgement": () =>
        proxies.redis.cutAtWord("$7\r\nworkers\r\n$5\r\n60000", false),
      "cut after acknowledgement": () =>
        proxies.redis.cutAtWord("$7\r\nworkers\r\n$5\r\n60000", true),
      "deliver twice": () => this.#deliverTwice(),
    };
    await blows[blow]();
  }

  async close(): Promise<void> {
    await Promise.all([end(this.#api, "SIGKILL"), end(this.#worker, "SIGKILL")]);
    await Promise.all([this.#proxies.postgres.close(), this.#proxies.redis.close()]);
    rmSync(this.folder, { recursive: true });
  }

  get #isShared(): boolean {
    return this.#plan.setup !== "memory" && this.#plan.setup !== "sqlite";
  }

  async #endApi(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const startedMs = performance.now();
    const api = this.#api;
    await end(api, signal);
    const tookMs = performance.now() - startedMs;
    if (signal === "SIGTERM" && (api?.child.exitCode !== 0 || tookMs > DRAIN_MS_MAX)) {
      this.wrongs.push(`ended with ${api?.child.exitCode} after ${Math.round(tookMs)} ms`);
    }
    this.lostMs = performance.now();
    await this.#startApi();
  }

  async #startApi(): Promise<void> {
    this.#api = await untilReady(
      () => new TargetProcess("poll", { ...this.#environment, PORT: String(this.port) }),
    );
  }

  async #startWorker(): Promise<void> {
    this.#worker = await untilReady(
      () => new TargetProcess("poll", this.#environment, ["--worker"]),
    );
  }

  async #outage(proxy: CutProxy): Promise<void> {
    const startedMs = performance.now();
    proxy.refuse(true);
    await sleep(AWAY_MS);
    this.outages.push({ fromMs: startedMs + NOTICED_MS, toMs: performance.now() });
    proxy.refuse(false);
  }

  async #deliverTwice(): Promise<void> {
    const stream = `seed-${this.#plan.seed}`;
    const read = await this.#redis(["XRANGE", stream, "-", "+", "COUNT", "50"]);
    for (const [, fields] of read as [string, string[]][]) {
      await this.#redis(["XADD", stream, "*", ...fields]);
    }
  }

  /** Past the proxy. */
  async #redis(words: readonly string[]): Promise<unknown> {
    const redis = new RedisConnection(this.#servers.redis.url);
    await redis.open();
    try {
      return await redis.command(words);
    } finally {
      redis.close();
    }
  }
}

/** A store that is just being struck lets nobody start: whoever runs processes tries again. */
async function untilReady(start: () => TargetProcess): Promise<TargetProcess> {
  for (;;) {
    const target = start();
    const isReady = await target.ready().then(
      () => true,
      () => false,
    );
    if (isReady) return target;
    await target.ended();
  }
}

async function end(target: TargetProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  const child = target?.child;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}
