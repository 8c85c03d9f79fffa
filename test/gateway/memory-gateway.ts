/**
 * A gateway's http listener without a network: the client and the backends are memory pipes, the
 * clock is moved by hand. What backends answer is up to the test.
 */
import { type GatewayConfiguration, gatewaySchema } from "../../src/gateway/configuration.ts";
import type { ExplainedExchange } from "../../src/gateway/explanation.ts";
import { ClientConnection } from "../../src/http1/client-connection.ts";
import { defaultMessageLimits } from "../../src/http1/message-limits.ts";
import type { MessageWriter } from "../../src/http1/message-writer.ts";
import { RequestReaders } from "../../src/http1/request-readers.ts";
import { ServerConnection } from "../../src/http1/server-connection.ts";
import { MemoryPipe } from "../../src/socket/memory-pipe.ts";
import type { Registry } from "../../src/telemetry/registry.ts";
import { ConnectionPool } from "../../src/upstream/connection-pool.ts";
import type { Upstream } from "../../src/upstream/upstream.ts";
import { RecordingReceiver } from "../http1/recording-receiver.ts";
import { type BuiltHttpApp, buildHttpApp } from "./build-http-app.ts";

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
const limits = { ...defaultMessageLimits, bodyBytesMax: 1e9 };

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
  readonly registry: Registry;
  readonly opened: BackendConnection[] = [];
  readonly upstreams: Map<string, Upstream>;
  readonly transitions: string[] = [];
  readonly explained: ExplainedExchange[] = [];
  nowMs = START_MS;
  readonly #readers = new RequestReaders(limits);
  readonly #built: BuiltHttpApp;
  readonly #script: BackendScript;
  readonly #clients: MemoryPipe[] = [];
  #waiting: { readonly atMs: number; readonly task: () => void }[] = [];
  readonly #connections: ServerConnection[] = [];

  /** Dials to addresses in `refusing` fail. */
  constructor(
    configuration: GatewayConfiguration,
    script: BackendScript,
    refusing: readonly string[] = [],
  ) {
    this.#script = script;
    this.#built = buildHttpApp(configuration, {
      nowMs: () => this.nowMs,
      random: () => 0.5,
      defer: queueMicrotask,
      after: (delayMs, task) => this.#after(delayMs, task),
      accessLog: undefined,
      onExplained: (explained) => this.explained.push(explained),
      watched: new Set(),
      dial: (address, done, { writer }) => {
        if (refusing.includes(address)) done(undefined, new Error("connection refused"));
        else done(this.#open(address, writer), undefined);
        return { cancel() {} };
      },
      onTransition: (...transition) => this.transitions.push(transition.join(" ")),
      onCall: () => {},
      poolClass: ConnectionPool,
    });
    this.registry = this.#built.registry;
    this.upstreams = this.#built.upstreams;
  }

  /** A new connection of a client. */
  connect(): { readonly pipe: MemoryPipe; readonly received: RecordingReceiver } {
    const pipe = new MemoryPipe();
    const received = new RecordingReceiver();
    pipe.client.attach(received);
    const connection = new ServerConnection(
      pipe.server,
      {
        limits,
        readers: this.#readers,
        nowMs: () => this.nowMs,
        dateLine: () => "Date: now\r\n",
        writer: this.#built.plane.writer,
        onClosed: () => {},
      },
      this.#built.app,
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
    const due = this.#waiting.filter(({ atMs }) => atMs <= this.nowMs);
    this.#waiting = this.#waiting.filter(({ atMs }) => atMs > this.nowMs);
    for (const { task } of due) task();
    this.#built.checkDeadlines();
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

  #after(delayMs: number, task: () => void): { cancel(): void } {
    const waiting = { atMs: this.nowMs + delayMs, task };
    this.#waiting.push(waiting);
    return {
      cancel: () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
      },
    };
  }

  #open(address: string, writer: MessageWriter): ClientConnection {
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
    return new ClientConnection(pipe.client, defaultMessageLimits, writer);
  }
}

/** A backend that answers every request at once with these octets. */
export function answering(text: string): BackendScript {
  return ({ pipe }) => pipe.server.write(Buffer.from(text, "latin1"));
}
