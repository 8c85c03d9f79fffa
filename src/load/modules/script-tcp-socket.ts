/**
 * The Socket class of `k6/x/tcp`, made for one virtual user. `connect` and `write` are promises;
 * what comes in are events, whose handlers run one after the other.
 */
import { isIP, type Socket } from "node:net";
import { PlainTags, type SampleTags } from "../metrics/sample-tags.ts";
import { CallbackQueue, type ScriptCallback } from "../sockets/callback-queue.ts";
import { openSocket } from "../sockets/open-socket.ts";
import { readTcpTarget, toTagTable, toTcpOctets } from "../sockets/tcp-arguments.ts";
import type { ScriptUser } from "./script-user.ts";
import type { TcpMetrics } from "./tcp-metrics.ts";

interface Surroundings {
  readonly user: ScriptUser;
  readonly metrics: TcpMetrics;
}

type TcpEvent = "connect" | "data" | "close" | "error" | "timeout";
const events: readonly string[] = ["connect", "data", "close", "error", "timeout"];

/** What `error` handlers and rejections get. */
class TcpError extends Error {
  override readonly name = "TCPError";
  readonly method: string;

  constructor(method: string, cause: Error) {
    super(cause.message, { cause });
    this.method = method;
  }
}

export class ScriptTcpSocket {
  ready_state: "disconnected" | "opening" | "open" | "destroyed" = "disconnected";
  local_ip: string | undefined = undefined;
  local_port: number | undefined = undefined;
  remote_ip: string | undefined = undefined;
  remote_port: number | undefined = undefined;
  readonly #around: Surroundings;
  readonly #handlers = new Map<TcpEvent, ScriptCallback>();
  readonly #queue: CallbackQueue;
  #tags: Readonly<Record<string, string>>;
  #socket: Socket | undefined = undefined;
  #connectedMs = 0;
  #timeoutMs = 0;
  #timer: { cancel(): void } | undefined = undefined;
  #isBusy = false;

  constructor(around: Surroundings, options: unknown) {
    this.#around = around;
    this.#tags = toTagTable((Object(options) as { tags?: unknown }).tags);
    this.#queue = new CallbackQueue((error) => {
      around.user.fail(error);
      this.destroy();
    });
  }

  get connected(): boolean {
    return this.ready_state === "open";
  }

  get bytes_written(): number {
    return this.#socket?.bytesWritten ?? 0;
  }

  get bytes_read(): number {
    return this.#socket?.bytesRead ?? 0;
  }

  on(event: unknown, handler: unknown): void {
    const { output } = this.#around.user.state;
    if (!events.includes(String(event))) {
      output.log("warn", `Unknown event type: ${String(event)}`);
      return;
    }
    if (typeof handler !== "function")
      throw new TypeError(`the handler of ${event} is no function`);
    if (this.#handlers.has(event as TcpEvent)) {
      output.log("warn", `Event handler already registered, overriding: ${event}`);
    }
    this.#handlers.set(event as TcpEvent, handler as ScriptCallback);
  }

  setTimeout(timeoutMs: unknown): this {
    this.#timeoutMs = Math.max(0, Number(timeoutMs) || 0);
    this.#watch();
    return this;
  }

  async connect(portOrOptions: unknown, givenHost?: unknown): Promise<void> {
    const { user, metrics } = this.#around;
    const { port, host, isSecure, tags } = readTcpTarget(portOrOptions, givenHost);
    if (!user.state.hasBegun) throw new Error("sockets cannot be opened in the init context");
    if (this.ready_state !== "disconnected") throw new Error(`the socket is ${this.ready_state}`);
    user.waits.check();
    this.#tags = { ...this.#tags, ...tags };
    this.ready_state = "opening";
    const startedMs = user.state.clock.nowMs();
    let resolvedMs = startedMs;
    this.#hold();
    let socket: Socket;
    try {
      socket = openSocket(user.state, { host, port, isSecure });
      this.#socket = socket;
      socket.once("lookup", () => {
        resolvedMs = user.state.clock.nowMs();
      });
      await reached(socket, isSecure);
    } catch (error) {
      // Told to the script by its handler, and by the promise that it awaits.
      if (this.ready_state === "opening") this.ready_state = "disconnected";
      this.#socket?.destroy();
      throw this.#report("connect", error as Error);
    }
    this.ready_state = "open";
    this.#connectedMs = user.state.clock.nowMs();
    this.local_ip = socket.localAddress;
    this.local_port = socket.localPort;
    this.remote_ip = socket.remoteAddress;
    this.remote_port = socket.remotePort;
    const sample = this.#sample();
    metrics.tcp_socket_resolving.add(isIP(host) ? 0 : resolvedMs - startedMs, sample);
    metrics.tcp_socket_connecting.add(this.#connectedMs - resolvedMs, sample);
    metrics.tcp_sockets.add(1, sample);
    this.#fire("connect");
    this.#read(socket);
  }

  async write(data: unknown, options?: unknown): Promise<void> {
    const given = Object(options) as { encoding?: unknown; tags?: unknown };
    const sample = this.#sample(toTagTable(given.tags));
    let octets: Buffer;
    try {
      octets = toTcpOctets(data, given.encoding);
    } catch (error) {
      throw this.#report("write", error as Error);
    }
    const socket = this.#socket;
    if (socket === undefined || this.ready_state !== "open")
      throw new Error("no active connection");
    const { metrics } = this.#around;
    const before = socket.bytesWritten;
    try {
      await new Promise<void>((resolve, reject) => {
        socket.write(octets, (error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      const written = socket.bytesWritten - before;
      if (written > 0 && written < octets.length) metrics.tcp_partial_writes.add(1, sample);
      throw new Error(`failed to write data after ${written} bytes: ${(error as Error).message}`);
    } finally {
      metrics.tcp_writes.add(1, sample);
    }
    this.#watch();
  }

  destroy(): void {
    if (this.ready_state === "destroyed") return;
    const wasOpen = this.ready_state === "open";
    this.ready_state = "destroyed";
    this.#timer?.cancel();
    this.#socket?.destroy();
    const { user, metrics } = this.#around;
    if (wasOpen) {
      const sample = this.#sample();
      metrics.tcp_socket_duration.add(user.state.clock.nowMs() - this.#connectedMs, sample);
      user.state.metrics.builtIn.data_sent.add(this.bytes_written, sample);
      user.state.metrics.builtIn.data_received.add(this.bytes_read, sample);
    }
    this.#fire("close");
    this.#queue.add(() => this.#release());
  }

  #read(socket: Socket): void {
    const { metrics } = this.#around;
    socket.on("data", (chunk: Buffer) => {
      metrics.tcp_reads.add(1, this.#sample());
      this.#watch();
      // Node may use the chunk's memory for something else as well.
      this.#fire("data", Uint8Array.from(chunk).buffer);
    });
    socket.on("error", (error) => {
      if (this.ready_state === "open") this.#report("read", error);
    });
    socket.on("close", () => this.destroy());
    this.#watch();
  }

  /** The timeout begins anew. */
  #watch(): void {
    this.#timer?.cancel();
    if (this.#timeoutMs === 0 || this.ready_state !== "open") return;
    this.#timer = this.#around.user.state.clock.after(this.#timeoutMs, () => {
      this.#around.metrics.tcp_timeouts.add(1, this.#sample());
      this.#fire("timeout");
      this.#watch();
    });
  }

  #report(method: string, error: Error): TcpError {
    const wrapped = new TcpError(method, error);
    this.#around.metrics.tcp_errors.add(1, this.#sample());
    this.#fire("error", wrapped);
    if (this.ready_state === "disconnected") this.#queue.add(() => this.#release());
    return wrapped;
  }

  #fire(event: TcpEvent, ...args: unknown[]): void {
    this.#queue.add(() => this.#handlers.get(event)?.(...args));
  }

  #sample(own?: Readonly<Record<string, string>>): SampleTags {
    return new PlainTags({ ...this.#around.user.tags, ...this.#tags, ...own });
  }

  /** The iteration does not end before the socket. */
  #hold(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#around.user.begin();
    this.#around.user.waits.add(this.#interrupt);
  }

  #release(): void {
    if (!this.#isBusy) return;
    this.#isBusy = false;
    this.#around.user.waits.remove(this.#interrupt);
    this.#around.user.settle();
  }

  readonly #interrupt = (): void => {
    this.#handlers.clear();
    this.destroy();
  };
}

function reached(socket: Socket, isSecure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(isSecure ? "secureConnect" : "connect", () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed while connecting")));
  });
}
