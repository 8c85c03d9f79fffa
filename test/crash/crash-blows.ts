/** What may befall the processes of a scene, and in which moment. */
import { watch } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { settleScript } from "../../src/targets/poll/redis-ledger-scripts.ts";
import { acceptScript, acknowledgeScript } from "../../src/targets/poll/redis-queue-scripts.ts";
import type { Outage } from "./check-votes.ts";
import type { CrashMember, MemberWays } from "./crash-member.ts";
import type { Blow } from "./crash-plan.ts";
import type { CrashScene } from "./crash-scene.ts";
import { readServiceTotals } from "./poll-answers.ts";
import { Trap, type TrapMoment } from "./trap.ts";

/** Longer than a worker's entries are left to it. */
const STOPPED_MS = 6000;
/** For so long clients meet a queue that is full. */
const FULL_MS = 500;
const OUT_OF_MEMORY_MS = 1000;
/** From then on everybody has noticed. */
const NOTICED_MS = 2500;
const DRAIN_MS_MAX = 30_000;

type Deal = () => Promise<boolean>;
type Act = (at: number) => Promise<void>;

export class CrashBlows {
  /** When the memory of the service was lost last. */
  lostMs: number | undefined = undefined;
  readonly outages: Outage[] = [];
  readonly wrongs: string[] = [];
  readonly #scene: CrashScene;
  readonly #deals: Readonly<Record<Blow, Deal>>;
  /** Ends the wait for a moment that does not come any more. */
  readonly #over = new AbortController();

  constructor(scene: CrashScene) {
    this.#scene = scene;
    this.#deals = {
      ...this.#blowsToProcesses(),
      ...this.#killsOfServers(),
      ...this.#cuts(),
      ...this.#troubles(),
    };
  }

  /** Whether it came to that. */
  async deal(blow: Blow): Promise<boolean> {
    return await this.#deals[blow]();
  }

  /** No moments are waited for any more. */
  giveUp(): void {
    this.#over.abort();
  }

  #blowsToProcesses() {
    const { apis, workers } = this.#scene;
    const killApi: Act = (at) => this.#restartApi(apis[at]!);
    const killWorker: Act = (at) => workers[at]!.restart();
    const reply = (moment: TrapMoment): Deal => {
      return () => this.#trapIn("front", apis, "HTTP/1.1 202", moment, killApi);
    };
    return {
      "kill api": always(() => killApi(0)),
      "kill api before reply": reply("answering"),
      "kill api after reply": reply("answered"),
      "kill api mid-commit": () => this.#killAsItWrites(),
      "terminate api": always(() => this.#terminateApi()),
      "kill worker": always(() => killWorker(0)),
      "kill worker mid-batch": () => this.#inBatch(workers, killWorker),
      "kill worker before commit": () => this.#atCommit(workers, "asked", killWorker),
      "kill worker after commit": () => this.#atCommit(workers, "done", killWorker),
      "kill worker before acknowledgement": () =>
        this.#trapIn("redis", workers, acknowledgeScript.sha, "asked", killWorker),
      "kill worker after acknowledgement": () =>
        this.#trapIn("redis", workers, acknowledgeScript.sha, "done", killWorker),
    } satisfies Partial<Record<Blow, Deal>>;
  }

  #killsOfServers() {
    const { members } = this.#scene;
    const { postgres, redis } = this.#scene.servers;
    const killRedis = (): Promise<void> => redis.restart();
    const killPostgres = async (): Promise<void> => {
      await postgres.kill();
      await postgres.launch();
    };
    return {
      "kill postgres": always(killPostgres),
      "kill postgres before accept": () => this.#atAccept("asked", killPostgres),
      "kill postgres after accept": () => this.#atAccept("done", killPostgres),
      "kill postgres mid-batch": () => this.#inBatch(members, killPostgres),
      "kill postgres before commit": () => this.#atCommit(members, "asked", killPostgres),
      "kill postgres after commit": () => this.#atCommit(members, "done", killPostgres),
      "kill redis": always(killRedis),
      "kill redis before accept": () => this.#atAccept("asked", killRedis),
      "kill redis after accept": () => this.#atAccept("done", killRedis),
      "kill redis before commit": () => this.#atCommit(members, "asked", killRedis),
      "kill redis after commit": () => this.#atCommit(members, "done", killRedis),
      "kill redis before acknowledgement": () =>
        this.#trapIn("redis", members, acknowledgeScript.sha, "asked", killRedis),
      "kill redis after acknowledgement": () =>
        this.#trapIn("redis", members, acknowledgeScript.sha, "done", killRedis),
    } satisfies Partial<Record<Blow, Deal>>;
  }

  /** Of one connection: a trap that has sprung destroys it. */
  #cuts() {
    const { members } = this.#scene;
    const nothing = async (): Promise<void> => {};
    return {
      "cut before accept": () => this.#atAccept("asked", nothing),
      "cut after accept": () => this.#atAccept("done", nothing),
      "cut before commit": () => this.#atCommit(members, "asked", nothing),
      "cut after commit": () => this.#atCommit(members, "done", nothing),
      "cut before acknowledgement": () =>
        this.#trapIn("redis", members, acknowledgeScript.sha, "asked", nothing),
      "cut after acknowledgement": () =>
        this.#trapIn("redis", members, acknowledgeScript.sha, "done", nothing),
    } satisfies Partial<Record<Blow, Deal>>;
  }

  #troubles() {
    const { postgres, redis } = this.#scene.servers;
    return {
      "stop worker": always(async () => {
        const [first] = this.#scene.workers;
        first!.signal("SIGSTOP");
        await sleep(STOPPED_MS);
        first!.signal("SIGCONT");
      }),
      "fill queue": () => this.#whileWorkersStop(() => this.#untilFull()),
      "deliver twice": () => this.#deliverTwice(),
      "redis out of memory": always(async () => {
        await this.#scene.askRedis(["CONFIG", "SET", "maxmemory", "1mb"]);
        await sleep(OUT_OF_MEMORY_MS);
        await this.#scene.askRedis(["CONFIG", "SET", "maxmemory", "0"]);
      }),
      "postgres away": always(() => this.#takeAway("postgres")),
      "redis away": always(() => this.#takeAway("redis")),
      "postgres hangs": always(() => this.#hang(postgres)),
      "redis hangs": always(() => this.#hang(redis)),
    } satisfies Partial<Record<Blow, Deal>>;
  }

  /** Where a vote is taken: the script in Redis, or the statement that has its id. */
  #atAccept(moment: TrapMoment, act: Act): Promise<boolean> {
    const { plan, apis, queueName } = this.#scene;
    if (plan.setup !== "postgres") {
      return this.#trapIn("redis", apis, acceptScript.sha, moment, act);
    }
    return this.#trapIn("postgres", apis, `${queueName}-`, moment, act);
  }

  /** Where votes are settled. */
  #atCommit(members: readonly CrashMember[], moment: TrapMoment, act: Act): Promise<boolean> {
    if (this.#scene.plan.setup === "redis") {
      return this.#trapIn("redis", members, settleScript.sha, moment, act);
    }
    return this.#trapIn("postgres", members, "COMMIT", moment, act);
  }

  /** Polls are locked and votes judged; what is to be written is on its way. */
  #inBatch(members: readonly CrashMember[], act: Act): Promise<boolean> {
    return this.#trapIn("postgres", members, '"counted"', "asked", act);
  }

  async #trapIn(
    way: keyof MemberWays,
    members: readonly CrashMember[],
    ...what: ConstructorParameters<typeof Trap>
  ): Promise<boolean> {
    const trap = new Trap(...what);
    const { signal } = this.#over;
    if (signal.aborted) trap.giveUp();
    signal.addEventListener("abort", () => trap.giveUp());
    for (const [at, { ways }] of members.entries()) ways[way]?.set(trap, at);
    return await trap.dealt;
  }

  async #restartApi(api: CrashMember): Promise<void> {
    await api.end("SIGKILL");
    this.lostMs = performance.now();
    await api.start();
  }

  async #terminateApi(): Promise<void> {
    const [api] = this.#scene.apis;
    const startedMs = performance.now();
    const status = await api!.end("SIGTERM");
    const tookMs = performance.now() - startedMs;
    if (status !== 0 || tookMs > DRAIN_MS_MAX) {
      this.wrongs.push(`ended with ${status} after ${Math.round(tookMs)} ms`);
    }
    this.lostMs = performance.now();
    await api!.start();
  }

  /** When the log of SQLite grows, which is before the commit that it is for is told. */
  async #killAsItWrites(): Promise<boolean> {
    const log = `${basename(this.#scene.file)}-wal`;
    const [api] = this.#scene.apis;
    const isHit = await new Promise<boolean>((resolve) => {
      const { signal } = this.#over;
      const watcher = watch(this.#scene.folder, { signal }, (_, name) => {
        if (name !== log) return;
        api!.signal("SIGKILL");
        watcher.close();
        resolve(true);
      });
      signal.addEventListener("abort", () => resolve(false));
    });
    if (isHit) await this.#restartApi(api!);
    return isHit;
  }

  async #takeAway(way: "postgres" | "redis"): Promise<void> {
    const { plan, members } = this.#scene;
    // Redis in front of PostgreSQL takes votes until it is noticed that they cannot be counted.
    const noticedMs = plan.setup === "queue" && way === "postgres" ? NOTICED_MS : 0;
    for (const { ways } of members) ways[way].refuse(true);
    const startedMs = performance.now();
    await sleep(plan.awayMs);
    this.outages.push({ fromMs: startedMs + noticedMs, toMs: performance.now() });
    for (const { ways } of members) ways[way].refuse(false);
  }

  async #hang(server: { hang(): void; goOn(): void }): Promise<void> {
    server.hang();
    const startedMs = performance.now();
    await sleep(this.#scene.plan.awayMs);
    this.outages.push({ fromMs: startedMs + NOTICED_MS, toMs: performance.now() });
    server.goOn();
  }

  async #whileWorkersStop<T>(work: () => Promise<T>): Promise<T> {
    for (const worker of this.#scene.workers) worker.signal("SIGSTOP");
    try {
      return await work();
    } finally {
      for (const worker of this.#scene.workers) worker.signal("SIGCONT");
    }
  }

  /** Whether the queue has come to its limit. */
  async #untilFull(): Promise<boolean> {
    const { plan, url } = this.#scene;
    while (!this.#over.signal.aborted) {
      const { queued } = await readServiceTotals(url);
      if (queued < plan.queuedMax) continue;
      await sleep(FULL_MS);
      return true;
    }
    return false;
  }

  /** Whether there was something in the stream. */
  async #deliverTwice(): Promise<boolean> {
    const { queueName } = this.#scene;
    return await this.#whileWorkersStop(async () => {
      await sleep(FULL_MS);
      const read = await this.#scene.askRedis(["XRANGE", queueName, "-", "+", "COUNT", "50"]);
      const entries = read as [id: string, fields: string[]][];
      for (const [, fields] of entries) {
        await this.#scene.askRedis(["XADD", queueName, "*", ...fields]);
      }
      return entries.length > 0;
    });
  }
}

function always(work: () => Promise<unknown>): Deal {
  return async () => {
    await work();
    return true;
  };
}
