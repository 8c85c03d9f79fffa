/**
 * A gateway's http listener without a network: the client and the backends are memory pipes, the
 * clock is moved by hand. What backends answer is up to the test.
 */
import { makeBalancer } from "../../src/balancing/make-balancer.ts";
import { type GatewayConfiguration, gatewaySchema } from "../../src/gateway/configuration.ts";
import { GatewayMetrics } from "../../src/gateway/gateway-metrics.ts";
import { HttpApp } from "../../src/gateway/http-app.ts";
import type { Plane } from "../../src/gateway/plane.ts";
import { RateLimit } from "../../src/gateway/rate-limit.ts";
import { makeSharedState } from "../../src/gateway/shared-state.ts";
import { ClientConnection } from "../../src/http1/client-connection.ts";
import { defaultMessageLimits } from "../../src/http1/message-limits.ts";
import { MessageWriter } from "../../src/http1/message-writer.ts";
import { ServerConnection } from "../../src/http1/server-connection.ts";
import { MemoryPipe } from "../../src/socket/memory-pipe.ts";
import { Registry } from "../../src/telemetry/registry.ts";
import { ConnectionPool } from "../../src/upstream/connection-pool.ts";
import { Upstream } from "../../src/upstream/upstream.ts";
import { RecordingReceiver } from "../http1/recording-receiver.ts";

/** One connection that the gateway has opened. */
export interface BackendConnection {
  readonly address: string;
  readonly pipe: MemoryPipe;
  /** What the gateway has sent over it. */
  readonly received: RecordingReceiver;
}

/** Called at the backend's end when octets have come; answers by writing to the pipe. */
export type BackendScript = (connection: BackendConnection) => void;

const START_MS = 1_000_000;

/** `text` may leave out what a test does not care about. */
export function configure(parts: Record<string, unknown>): GatewayConfiguration {
  const route = { match: { path: "/" }, upstream: "bins" };
  return gatewaySchema.parse({
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
    upstreams: { bins: { backends: [{ address: "127.0.0.1:1" }] } },
    ...parts,
  });
}

export class MemoryGateway {
  readonly registry = new Registry();
  readonly opened: BackendConnection[] = [];
  readonly upstreams: Map<string, Upstream>;
  readonly transitions: string[] = [];
  nowMs = START_MS;
  readonly #plane: Plane;
  readonly #app: HttpApp;
  readonly #script: BackendScript;
  readonly #refusing: ReadonlySet<string>;
  readonly #clients: MemoryPipe[] = [];
  readonly #connections: ServerConnection[] = [];

  /** Dials to addresses in `refusing` fail. */
  constructor(
    configuration: GatewayConfiguration,
    script: BackendScript,
    refusing: readonly string[] = [],
  ) {
    this.#script = script;
    this.#refusing = new Set(refusing);
    const metrics = new GatewayMetrics(this.registry, configuration.metricsPrefix);
    let requests = 0;
    this.#plane = {
      nowMs: () => this.nowMs,
      writer: new MessageWriter(),
      metrics,
      accessLog: undefined,
      makeRequestId: () => `id-${requests++}`,
      defer: queueMicrotask,
      watched: new Set(),
      sweptMs: this.nowMs,
    };
    const shared = makeSharedState(configuration, 1);
    this.upstreams = new Map(
      Object.entries(configuration.upstreams).map(([name, upstream]) => [
        name,
        new Upstream(name, upstream, shared.upstreams[name]!, {
          balancer: makeBalancer(upstream.balance, {
            turn: new Int32Array(shared.upstreams[name]!.cursor),
            members: upstream.backends,
          }),
          random: () => 0.5,
          onTransition: (...transition) => this.transitions.push(transition.join(" ")),
          makePool: (address) => this.#makePool(address),
          makeObserver: () => () => {},
        }),
      ]),
    );
    const rateLimits = new Map(
      Object.entries(configuration.rateLimits).map(([name, limit]) => [
        name,
        new RateLimit(name, limit, { table: shared.rateLimits[name]!, seed: 1 }, metrics),
      ]),
    );
    const listener = configuration.listeners[0]!;
    if (listener.protocol !== "http") throw new TypeError("the first listener must be http");
    this.#app = new HttpApp(listener, {
      plane: this.#plane,
      upstreams: this.upstreams,
      rateLimits,
    });
  }

  /** A new connection of a client. */
  connect(): { readonly pipe: MemoryPipe; readonly received: RecordingReceiver } {
    const pipe = new MemoryPipe();
    const received = new RecordingReceiver();
    pipe.client.attach(received);
    const connection = new ServerConnection(
      pipe.server,
      {
        limits: { ...defaultMessageLimits, bodyBytesMax: 1e9 },
        nowMs: () => this.nowMs,
        dateLine: () => "Date: now\r\n",
        writer: this.#plane.writer,
        onClosed: () => {},
      },
      this.#app,
    );
    this.#clients.push(pipe);
    this.#connections.push(connection);
    return { pipe, received };
  }

  /** Sends octets over a connection of its own and answers what came back. */
  async exchange(text: string): Promise<string> {
    const { pipe, received } = this.connect();
    pipe.client.write(Buffer.from(text, "latin1"));
    await this.settle();
    return received.text;
  }

  /** Lets everything arrive, until nothing moves any more. */
  async settle(): Promise<void> {
    for (let i = 0; i < 10; i++) {
      for (const pipe of this.#clients) pipe.settle();
      for (const { pipe } of this.opened) pipe.settle();
      // The gateway waits one turn for octets of a body that lie beside the head.
      await Promise.resolve();
    }
  }

  /** Moves the clock and lets deadlines be looked at. */
  async passTime(ms: number): Promise<void> {
    this.nowMs += ms;
    this.#plane.sweptMs = this.nowMs;
    for (const watched of this.#plane.watched) watched.checkDeadlines(this.nowMs);
    for (const upstream of this.upstreams.values()) upstream.checkDeadlines(this.nowMs);
    for (const connection of this.#connections) connection.checkDeadlines(this.nowMs);
    await this.settle();
  }

  /** The sum of a counter over the series whose labels contain all of `labels`. */
  count(name: string, ...labels: readonly string[]): number {
    const family = this.registry.collect().find((one) => one.name === name);
    return (family?.series ?? [])
      .filter(({ labelValues }) => labels.every((label) => labelValues.includes(label)))
      .reduce((sum, { values }) => sum + values[0]!, 0);
  }

  #makePool(address: string): ConnectionPool {
    const options = {
      connectionsMax: 8,
      idleMax: 8,
      idleTimeoutMs: 30_000,
      lifetimeMaxMs: 120_000,
      requestsMax: 0,
      queuedMax: 8,
      queueTimeoutMs: 1000,
    };
    return new ConnectionPool(
      options,
      (done) => {
        if (this.#refusing.has(address)) done(undefined, new Error("connection refused"));
        else done(this.#open(address), undefined);
        return { cancel() {} };
      },
      () => this.nowMs,
      { onHit() {}, onMiss() {} },
    );
  }

  #open(address: string): ClientConnection {
    const pipe = new MemoryPipe();
    const received = new RecordingReceiver();
    const connection: BackendConnection = { address, pipe, received };
    pipe.server.attach({
      onBytes: (chunk) => {
        received.onBytes(chunk);
        this.#script(connection);
      },
      onEnd: () => received.onEnd(),
      onDrain: () => received.onDrain(),
      onClose: (error) => received.onClose(error),
    });
    this.opened.push(connection);
    return new ClientConnection(pipe.client, defaultMessageLimits, this.#plane.writer);
  }
}

/** A backend that answers every request at once with these octets. */
export function answering(text: string): BackendScript {
  return ({ pipe }) => pipe.server.write(Buffer.from(text, "latin1"));
}
