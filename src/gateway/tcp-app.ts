/**
 * What a tcp listener does with a connection: limit, choose a backend, connect, relay. A backend
 * that cannot be connected to is passed over for the next one.
 */
import { type Attempt, connect } from "../socket/connect.ts";
import type { ReadPath } from "../socket/make-wire.ts";
import type { ProxiedEnds } from "../socket/proxy-header.ts";
import { toProxyHeader } from "../socket/to-proxy-header.ts";
import type { Wire, WireReceiver } from "../socket/wire.ts";
import type { Counter, Gauge } from "../telemetry/registry.ts";
import type { Backend } from "../upstream/backend.ts";
import { splitAddress } from "../upstream/split-address.ts";
import type { Admission, Upstream } from "../upstream/upstream.ts";
import type { UpstreamTls } from "../upstream/upstream-tls.ts";
import { toAddressHash } from "./backend-hash.ts";
import type { Failure, FailureCode } from "./failures.ts";
import { LimitDecision } from "./limit-decision.ts";
import type { Refusal } from "./limit-refusal.ts";
import type { LimitSet } from "./limit-set.ts";
import type { OpenConnection, OpenConnections } from "./open-connections.ts";
import type { Plane, Watched } from "./plane.ts";
import { Relay } from "./relay.ts";
import { fromDialError } from "./to-failure.ts";

export interface TcpAppOptions {
  /** The label of its metrics: the address it listens on. */
  readonly label: string;
  readonly plane: Plane;
  readonly upstream: Upstream;
  /** Left out: plain TCP. */
  readonly upstreamTls?: UpstreamTls | undefined;
  readonly readPath: ReadPath;
  /** Open at once; one more is closed at once. */
  readonly connectionsMax: number;
  /** Of the listener. */
  readonly open: OpenConnections;
  readonly limits: LimitSet | undefined;
}

interface TcpCounts {
  readonly connections: Counter;
  readonly active: Gauge;
  readonly received: Counter;
  readonly sent: Counter;
}

export class TcpApp {
  readonly #options: TcpAppOptions;
  readonly #counts: TcpCounts;

  constructor(options: TcpAppOptions) {
    const { metrics } = options.plane;
    this.#options = options;
    this.#counts = {
      connections: metrics.tcpConnections.with(options.label),
      active: metrics.tcpActive.with(options.label),
      received: metrics.tcpBytes.with(options.label, "received"),
      sent: metrics.tcpBytes.with(options.label, "sent"),
    };
  }

  accept(wire: Wire): void {
    const { limits, plane, label, connectionsMax, open } = this.#options;
    this.#counts.connections.add();
    if (open.size >= connectionsMax) {
      plane.metrics.countFailure("too_many_connections");
      wire.destroy();
      return;
    }
    const subject = { request: noRequest, clientAddress: wire.remoteAddress, route: label };
    const verdict = limits?.decide(subject, plane.nowMs());
    if (verdict !== undefined && !(verdict instanceof LimitDecision)) {
      plane.metrics.countFailure(verdict.code);
      wire.destroy();
      return;
    }
    this.#counts.active.add(1);
    const connection = new TcpConnection(wire, this.#options, this.#counts, () => {
      this.#counts.active.add(-1);
      open.delete(connection);
    });
    open.add(connection);
    connection.start(verdict);
  }
}

const noRequest = { fields: { get: () => undefined } };

/** One client connection; until the relay begins it reads nothing from the client. */
class TcpConnection implements WireReceiver, Watched, OpenConnection {
  readonly #wire: Wire;
  readonly #options: TcpAppOptions;
  readonly #counts: TcpCounts;
  readonly #onClosed: () => void;
  readonly #backendHash: number;
  readonly #tried: Backend[] = [];
  #admission: Admission | undefined = undefined;
  #admittedMs = 0;
  #attempt: Attempt | undefined = undefined;
  #relay: Relay | undefined = undefined;
  /** To which the relay goes. */
  #backend: Backend | undefined = undefined;
  #hasEnded = false;
  #isClosed = false;

  constructor(wire: Wire, options: TcpAppOptions, counts: TcpCounts, onClosed: () => void) {
    this.#wire = wire;
    this.#options = options;
    this.#counts = counts;
    this.#onClosed = onClosed;
    this.#backendHash = toAddressHash(wire.remoteAddress);
  }

  /** `decision`: on whether it may go on at all. */
  start(decision: LimitDecision | undefined): void {
    this.#wire.attach(this);
    this.#wire.pause();
    this.#options.plane.watched.add(this);
    if (decision === undefined) this.#choose();
    else decision.onDecided = (refusal) => this.#onDecided(refusal);
  }

  close(): void {
    if (this.#relay !== undefined) this.#relay.close();
    else this.#end("client_left");
  }

  checkDeadlines(nowMs: number): void {
    this.#relay?.checkDeadlines(nowMs);
  }

  onBytes(): void {
    // Reading is paused until there is a backend to write to.
  }

  onEnd(): void {
    // Comes also while reading is paused, when there are no octets before it.
    this.#hasEnded = true;
  }

  onDrain(): void {
    // Nothing was written yet.
  }

  onClose(): void {
    this.#attempt?.cancel();
    this.#settle("abandoned");
    this.#end("client_left");
  }

  #onDecided(refusal: Refusal | undefined): void {
    if (this.#isClosed) return;
    if (refusal === undefined) {
      this.#choose();
      return;
    }
    this.#options.plane.metrics.countFailure(refusal.code);
    this.#end(undefined);
    this.#wire.destroy();
  }

  #choose(): void {
    const { upstream, upstreamTls, plane, readPath } = this.#options;
    this.#admittedMs = plane.nowMs();
    this.#admission = upstream.admit(this.#admittedMs, this.#tried, this.#backendHash);
    if (this.#admission === undefined) {
      this.#end(upstream.lacksRoom ? "concurrency_limited" : "no_backend");
      return;
    }
    const { backend } = this.#admission;
    this.#tried.push(backend);
    const { timeouts, proxyProtocol } = upstream.configuration;
    const timeoutMs = timeouts.connect;
    const place = splitAddress(backend.address);
    const tls = upstreamTls?.to(place.host, "anything");
    const preface = proxyProtocol && (() => toProxyHeader(proxyProtocol, endsOf(this.#wire)));
    const target = { ...place, tls, timeoutMs, readPath, preface };
    this.#attempt = connect(target, (wire, error) => {
      this.#attempt = undefined;
      if (wire === undefined) this.#onDialFailed(fromDialError(error ?? new Error("no wire")));
      else this.#begin(wire);
    });
  }

  #onDialFailed({ code, kind }: Failure): void {
    if (kind.retry === "never") {
      this.#end(code);
      return;
    }
    this.#options.plane.metrics.countFailure(code);
    this.#settle(kind.countsAgainstBackend ? "failed" : "abandoned");
    this.#choose();
  }

  #begin(backend: Wire): void {
    const { upstream, plane } = this.#options;
    this.#backend = this.#admission!.backend;
    // The call is over for the breaker; for who counts calls, it lasts as long as the relay.
    upstream.hold(this.#backend);
    this.#settle("succeeded");
    this.#relay = new Relay(this.#wire, backend, {
      idleTimeoutMs: upstream.configuration.timeouts.idle,
      nowMs: plane.nowMs,
      counts: {
        onReceived: (bytes) => this.#counts.received.add(bytes),
        onSent: (bytes) => this.#counts.sent.add(bytes),
      },
      onClosed: () => this.#end(undefined),
    });
    this.#wire.attach(this.#relay.client);
    backend.attach(this.#relay.backend);
    this.#wire.resume();
    if (this.#hasEnded) this.#relay.client.onEnd();
  }

  #settle(outcome: "succeeded" | "failed" | "abandoned"): void {
    const admission = this.#admission;
    if (admission === undefined) return;
    this.#admission = undefined;
    const { upstream, plane } = this.#options;
    const nowMs = plane.nowMs();
    upstream.settle(admission, outcome, nowMs - this.#admittedMs, nowMs);
  }

  #end(failure: FailureCode | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { plane, upstream } = this.#options;
    plane.watched.delete(this);
    if (this.#backend !== undefined) upstream.leave(this.#backend);
    if (failure !== undefined) {
      plane.metrics.countFailure(failure);
      this.#attempt?.cancel();
      this.#settle("abandoned");
      this.#wire.reset();
    }
    this.#onClosed();
  }
}

/** From the client to what it has connected to. */
function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Wire): ProxiedEnds {
  return {
    source: { address: remoteAddress, port: remotePort },
    destination: { address: localAddress, port: localPort },
  };
}
