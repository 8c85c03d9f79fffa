/**
 * An open listener and what it serves, which another configuration may replace: connections that
 * are open ask the new one for their next exchange, those of a tcp listener stay with the old.
 */
import type { MessageProblem } from "../http1/message-problem.ts";
import type { RequestReceiver } from "../http1/request-receiver.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { type HttpListener, startHttpListener } from "../serving/http-listener.ts";
import { type Listener, listen } from "../socket/listen.ts";
import type { ReadPath } from "../socket/make-wire.ts";
import type { ProxyRefusal } from "../socket/proxy-acceptor.ts";
import type { ServerTls } from "../socket/server-tls.ts";
import type { HandshakeRefusal } from "../socket/tls-acceptor.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { UpstreamTls } from "../upstream/upstream-tls.ts";
import type { HttpListenerConfiguration, ListenerConfiguration } from "./configuration.ts";
import { readDescriptorLimit } from "./descriptor-limit.ts";
import { HttpApp } from "./http-app.ts";
import { listenerIdentity } from "./listener-identity.ts";
import { toProxyAcceptance } from "./listener-proxy.ts";
import { OpenConnections } from "./open-connections.ts";
import type { Plane } from "./plane.ts";
import type { RateLimits } from "./rate-limits.ts";
import { TcpApp } from "./tcp-app.ts";
import { fromHandshakeRefusal, fromProxyRefusal } from "./to-failure.ts";
import { toMessageLimits } from "./to-message-limits.ts";

export interface ListenerParts {
  readonly plane: Plane;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly upstreamTls: ReadonlyMap<string, UpstreamTls>;
  readonly rateLimits: RateLimits;
  readonly readPath: ReadPath;
}

export interface ListenerPlace {
  /** 0 takes a free one. */
  readonly port: number;
  readonly reusePort: boolean;
  readonly tls: ServerTls | undefined;
}

export interface ServedListener {
  /** As of `listenerIdentity`. */
  readonly identity: string;
  readonly port: number;
  /** Makes ready to serve another configuration of the same identity. The answer switches. */
  prepare(configuration: ListenerConfiguration, parts: ListenerParts): () => void;
  replaceTls(tls: ServerTls): void;
  /** Stops accepting; connections live on. */
  close(): void;
  drain(deadlineMs: number): Promise<void>;
}

export async function openListener(
  configuration: ListenerConfiguration,
  place: ListenerPlace,
  parts: ListenerParts,
): Promise<ServedListener> {
  const { metrics } = parts.plane;
  const address = {
    host: configuration.listen.host,
    ...place,
    readPath: parts.readPath,
    onHandshakeRefused: (refusal: HandshakeRefusal) =>
      metrics.countFailure(fromHandshakeRefusal(refusal)),
    proxy: toProxyAcceptance(configuration.proxyProtocol),
    onProxyRefused: (refusal: ProxyRefusal) => metrics.countFailure(fromProxyRefusal(refusal)),
    descriptorsMax: readDescriptorLimit(),
    onOutOfDescriptors: () => metrics.countFailure("out_of_descriptors"),
  };
  const identity = listenerIdentity(configuration);
  if (configuration.protocol === "http") {
    const receiver = new HttpSwitch(new HttpApp(configuration, parts));
    const client = {
      limits: toMessageLimits(configuration),
      connectionsMax: configuration.limits.connections,
      onRefused: () => metrics.countFailure("too_many_connections"),
    };
    const listener = await startHttpListener({ ...address, ...client }, receiver);
    return new ServedHttp(identity, listener, receiver);
  }
  const open = new OpenConnections();
  const served = new ServedTcp(identity, makeTcpApp(configuration, parts, open), open);
  served.listener = await listen(address, (wire) => served.app.accept(wire));
  return served;
}

/** Where the requests of a listener go. */
class HttpSwitch implements RequestReceiver {
  app: HttpApp;

  constructor(app: HttpApp) {
    this.app = app;
  }

  onRequest(exchange: ServerExchange): void {
    this.app.onRequest(exchange);
  }

  onBadRequest(
    problem: MessageProblem,
    status: number,
    exchange: ServerExchange | undefined,
  ): void {
    this.app.onBadRequest(problem, status, exchange);
  }
}

class ServedHttp implements ServedListener {
  readonly identity: string;
  readonly #listener: HttpListener;
  readonly #receiver: HttpSwitch;

  constructor(identity: string, listener: HttpListener, receiver: HttpSwitch) {
    this.identity = identity;
    this.#listener = listener;
    this.#receiver = receiver;
  }

  get port(): number {
    return this.#listener.port;
  }

  prepare(listener: ListenerConfiguration, parts: ListenerParts): () => void {
    const configuration = listener as HttpListenerConfiguration;
    const app = new HttpApp(configuration, parts);
    const limits = toMessageLimits(configuration);
    return () => {
      this.#receiver.app = app;
      this.#listener.replaceLimits(limits, configuration.limits.connections);
    };
  }

  replaceTls(tls: ServerTls): void {
    this.#listener.replaceTls(tls);
  }

  close(): void {
    this.#listener.close();
  }

  drain(deadlineMs: number): Promise<void> {
    return this.#listener.drain(deadlineMs);
  }
}

type TcpListenerConfiguration = Exclude<ListenerConfiguration, HttpListenerConfiguration>;

class ServedTcp implements ServedListener {
  readonly identity: string;
  app: TcpApp;
  /** Set as soon as it is open. */
  listener: Listener | undefined = undefined;
  readonly #open: OpenConnections;

  constructor(identity: string, app: TcpApp, open: OpenConnections) {
    this.identity = identity;
    this.app = app;
    this.#open = open;
  }

  get port(): number {
    return this.listener?.port ?? 0;
  }

  prepare(listener: ListenerConfiguration, parts: ListenerParts): () => void {
    const app = makeTcpApp(listener as TcpListenerConfiguration, parts, this.#open);
    return () => {
      this.app = app;
    };
  }

  replaceTls(tls: ServerTls): void {
    this.listener?.replaceTls(tls);
  }

  close(): void {
    this.listener?.close();
  }

  async drain(deadlineMs: number): Promise<void> {
    this.close();
    await this.#open.drain(deadlineMs);
    this.listener?.cutOff();
  }
}

function makeTcpApp(
  configuration: TcpListenerConfiguration,
  parts: ListenerParts,
  open: OpenConnections,
): TcpApp {
  const { upstream, rateLimit, listen, limits } = configuration;
  return new TcpApp({
    label: `${listen.host}:${listen.port}`,
    plane: parts.plane,
    upstream: parts.upstreams.get(upstream)!,
    upstreamTls: parts.upstreamTls.get(upstream),
    readPath: parts.readPath,
    connectionsMax: limits.connections,
    open,
    limits: parts.rateLimits.setOf(rateLimit),
  });
}
