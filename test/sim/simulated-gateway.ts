/** The gateway of a simulated run: the parts that the program runs, over simulated connections. */
import type { AccessLogEntry } from "../../src/gateway/access-log.ts";
import type { ClientConnection } from "../../src/http1/client-connection.ts";
import { MessageWriter } from "../../src/http1/message-writer.ts";
import type { RequestReceiver } from "../../src/http1/request-receiver.ts";
import { HttpAcceptor } from "../../src/serving/http-acceptor.ts";
import { ConnectTimeout } from "../../src/socket/connect.ts";
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import { MetricSegment } from "../../src/telemetry/metric-segment.ts";
import { type BuiltHttpApp, buildHttpApp, type DialDone } from "../gateway/build-http-app.ts";
import { checkLimits } from "./check-limits.ts";
import type { EventQueue } from "./event-queue.ts";
import { countIn } from "./ledger.ts";
import type { Mutant } from "./mutant.ts";
import type { Network } from "./network.ts";
import { SimulatedBackend } from "./simulated-backend.ts";
import { SimulatedStore } from "./simulated-store.ts";
import type { Stage } from "./stage.ts";

/** As in the data plane and in the listener. */
const SWEEP_MS = 50;
const LISTENER_SWEEP_MS = 100;
const CLOSE_MS = 1000;
const CONNECTIONS_MAX = 1000;
const SEGMENT_SLOTS = 4096;

function runLater(queue: EventQueue, delayMs: number, task: () => void): { cancel(): void } {
  let isCancelled = false;
  queue.after(delayMs, () => {
    if (!isCancelled) task();
  });
  return {
    cancel() {
      isCancelled = true;
    },
  };
}

export class SimulatedGateway {
  readonly built: BuiltHttpApp;
  readonly acceptor: HttpAcceptor;
  readonly backends: ReadonlyMap<string, SimulatedBackend>;
  readonly #stage: Stage;
  readonly #network: Network;
  readonly #mutant: Mutant;
  readonly #store: SimulatedStore;
  readonly #connections: { readonly made: ClientConnection; readonly wire: MemoryWire }[] = [];
  isDraining = false;
  /** The drain is over: nobody looks at deadlines any more. */
  isStopped = false;
  #isCutOff = false;

  constructor(stage: Stage, network: Network, mutant: Mutant) {
    this.#stage = stage;
    this.#network = network;
    this.#mutant = mutant;
    const { queue, chance, ledger, world } = stage;
    const { backends } = world.configuration.upstreams.backends!;
    this.backends = new Map(
      backends.map(({ address }) => [address, new SimulatedBackend(address, stage)]),
    );
    this.#store = new SimulatedStore(stage);
    this.built = buildHttpApp(world.configuration, {
      nowMs: () => queue.nowMs,
      random: chance.random,
      defer: (task) => queue.defer(task),
      after: (delayMs, task) => runLater(queue, delayMs, task),
      accessLog: { write: (entry) => this.#log(entry), close() {} },
      watched: new Set(),
      dial: (address, done, { writer }) => this.#dial(address, done, writer),
      onTransition: (backend, from, to, reason) => {
        ledger.transitions += 1;
        stage.trace?.(`breaker of ${backend}: ${from} > ${to}, ${reason}`);
      },
      onCall: (address) => countIn(ledger.calls, address),
      poolClass: mutant.poolClass,
      store: this.#store,
      segment: MetricSegment.make(SEGMENT_SLOTS),
    });
    const app = mutant.wrapApp(this.built.app);
    const connection = {
      limits: { ...world.limits },
      nowMs: () => queue.nowMs,
      dateLine: () => "Date: now\r\n",
      writer: new MessageWriter(),
    };
    this.acceptor = new HttpAcceptor(
      { connection, connectionsMax: CONNECTIONS_MAX },
      this.#counting(app),
    );
    this.#sweep();
    this.#sweepListener();
    if (world.drain !== undefined) queue.after(world.drain.atMs, () => this.#drain());
  }

  /** What is open towards backends, tunnels included, by the gateway's own ends. */
  get openToBackends(): number {
    return this.#connections.filter(({ wire }) => !wire.isClosed).length;
  }

  /** Requests that were sent over all connections to backends. */
  get requestsSent(): number {
    return this.#connections.reduce((sum, { made }) => sum + made.requests, 0);
  }

  /** Whether nothing is under way and nothing is open. */
  get isQuiet(): boolean {
    const pools = [...this.built.upstreams.values()].flatMap(({ backends }) => backends);
    return (
      this.acceptor.connections === 0 &&
      this.built.plane.watched.size === 0 &&
      this.#store.pending === 0 &&
      this.openToBackends === 0 &&
      pools.every(({ pool }) => pool.busy + pool.queued + pool.idle === 0)
    );
  }

  /** Opens a connection of a client; `undefined` when nobody listens any more. */
  connect(from: string): ReturnType<Network["connect"]> | undefined {
    if (this.isDraining) return undefined;
    const pipe = this.#network.connect(from, "gateway");
    this.acceptor.accept(this.#mutant.wrapPipe(pipe.server, this.#stage.chance));
    return pipe;
  }

  #counting(app: RequestReceiver): RequestReceiver {
    const { ledger } = this.#stage;
    return {
      onRequest: (exchange) => {
        const request = ledger.find(exchange.request.target);
        if (request !== undefined) request.begun += 1;
        app.onRequest(exchange);
      },
      onBadRequest: (problem, status, exchange) => {
        this.#stage.trace?.(`gateway finds a bad request: ${problem}, ${status}`);
        if (exchange === undefined) ledger.badRequests.push(status);
        app.onBadRequest(problem, status, exchange);
      },
    };
  }

  #log(entry: AccessLogEntry): void {
    const { ledger, trace } = this.#stage;
    const { target, status, failure, backend } = entry;
    trace?.(`gateway has settled ${target}: ${status} ${failure ?? ""} ${backend ?? ""}`);
    ledger.entries.push(entry);
    ledger.find(target)?.entries.push(entry);
  }

  #dial(address: string, done: DialDone, writer: MessageWriter): { cancel(): void } {
    const { chance, queue, ledger, world, trace } = this.#stage;
    countIn(ledger.dials, address);
    let isOver = false;
    const finish = (delayMs: number, finishing: () => void): void =>
      queue.after(delayMs, () => {
        if (isOver) return;
        isOver = true;
        finishing();
      });
    const timeoutMs = world.configuration.upstreams.backends!.timeouts.connect;
    if (chance.happens(world.dialFaultShare)) {
      const error = chance.happens(0.5) ? new ConnectTimeout("late") : new Error("refused");
      const isLate = error instanceof ConnectTimeout;
      finish(isLate ? timeoutMs : chance.between(0, 20), () => {
        trace?.(`gateway cannot connect to ${address}: ${error.message}`);
        done(undefined, error);
      });
    } else {
      finish(chance.between(0, Math.min(15, timeoutMs - 1)), () => {
        const backend = this.backends.get(address)!;
        const pipe = this.#network.connect("gateway", `backend ${address.split(":")[1]}`);
        backend.accept(pipe.server);
        const limits = world.limits;
        const connection = new this.#mutant.connectionClass(pipe.client, limits, writer);
        this.#connections.push({ made: connection, wire: pipe.client });
        done(connection, undefined);
      });
    }
    return {
      cancel() {
        isOver = true;
      },
    };
  }

  #sweep(): void {
    if (this.isStopped) return;
    if (this.#mutant.looksAtDeadlines) this.built.checkDeadlines();
    checkLimits(this.#stage, this.built);
    this.#stage.queue.after(SWEEP_MS, () => this.#sweep());
  }

  #sweepListener(): void {
    if (this.#isCutOff) return;
    this.acceptor.checkDeadlines(this.#stage.queue.nowMs);
    this.#stage.queue.after(LISTENER_SWEEP_MS, () => this.#sweepListener());
  }

  /** As `startHttpListener` and the data plane do it, one behind the other. */
  #drain(): void {
    const { queue, world, trace } = this.#stage;
    trace?.("gateway begins to drain");
    this.isDraining = true;
    this.acceptor.startDrain();
    this.#untilEmpty(world.drain!.deadlineMs, () => {
      trace?.("gateway cuts off what is left");
      this.#isCutOff = true;
      this.acceptor.cutOff();
      this.#untilEmpty(CLOSE_MS, () => {
        this.isStopped = true;
        for (const upstream of this.built.upstreams.values()) upstream.close();
        trace?.(`gateway has drained at ${queue.nowMs}`);
      });
    });
  }

  #untilEmpty(deadlineMs: number, then: () => void): void {
    let isOver = false;
    const once = (): void => {
      if (isOver) return;
      isOver = true;
      then();
    };
    if (this.acceptor.connections === 0) {
      once();
      return;
    }
    // What waits for a promise goes on behind the call that has resolved it.
    this.acceptor.onEmpty = () => this.#stage.queue.defer(once);
    this.#stage.queue.after(deadlineMs, once);
  }
}
