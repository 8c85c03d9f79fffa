/**
 * Accepts HTTP/1.1 connections on one address: the accept loop, the sweep of deadlines, the drain.
 * What a request means is up to the receiver.
 */
import { defaultMessageLimits, type MessageLimits } from "../http1/message-limits.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import type { RequestReceiver } from "../http1/request-receiver.ts";
import { type Listener, type ListenOptions, listen } from "../socket/listen.ts";
import type { ServerTls } from "../socket/server-tls.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { DateLine } from "./date-line.ts";
import { HttpAcceptor } from "./http-acceptor.ts";

export interface HttpListenerOptions extends ListenOptions {
  readonly limits?: Partial<MessageLimits>;
  /** Connections at most; one more is closed at once, and `onRefused` is told. */
  readonly connectionsMax?: number;
  readonly onRefused?: () => void;
}

export interface HttpListener {
  readonly host: string;
  readonly port: number;
  /** Open connections, those with a tunnel included. */
  readonly connections: number;
  /** As of `Listener`. */
  replaceTls(tls: ServerTls): void;
  /** Hold for connections that are accepted from now on. */
  replaceLimits(limits: Partial<MessageLimits>, connectionsMax: number): void;
  /** Stops accepting; connections live on. */
  close(): void;
  /** Stops accepting, lets exchanges finish, and closes what is left at the deadline. */
  drain(deadlineMs: number): Promise<void>;
}

/** How often deadlines are looked at; each is met to within this time. */
const SWEEP_MS = 100;
const CONNECTIONS_MAX = 100_000;
/** For the system to tell of connections that were closed by force. */
const CLOSE_MS = 1000;

export async function startHttpListener(
  options: HttpListenerOptions,
  receiver: RequestReceiver,
): Promise<HttpListener> {
  const acceptor = makeAcceptor(options, receiver);
  const listener = await listen(options, (wire) => acceptor.accept(wire));
  const sweep = setInterval(() => acceptor.checkDeadlines(monotonicMs()), SWEEP_MS);
  return {
    host: listener.host,
    port: listener.port,
    get connections() {
      return acceptor.connections;
    },
    replaceTls: (tls) => listener.replaceTls(tls),
    replaceLimits: (limits, connectionsMax) =>
      acceptor.replaceLimits({ ...defaultMessageLimits, ...limits }, connectionsMax),
    close: () => listener.close(),
    drain: async (deadlineMs) => {
      listener.close();
      await drain(listener, acceptor, sweep, deadlineMs);
    },
  };
}

function makeAcceptor(options: HttpListenerOptions, receiver: RequestReceiver): HttpAcceptor {
  const dateLine = new DateLine();
  const connection = {
    limits: { ...defaultMessageLimits, ...options.limits },
    nowMs: monotonicMs,
    dateLine: (nowMs = 0) => dateLine.at(nowMs || monotonicMs()),
    writer: new MessageWriter(),
  };
  const connectionsMax = options.connectionsMax ?? CONNECTIONS_MAX;
  const { onRefused } = options;
  return new HttpAcceptor({ connection, connectionsMax, onRefused }, receiver);
}

async function drain(
  listener: Listener,
  acceptor: HttpAcceptor,
  sweep: NodeJS.Timeout,
  deadlineMs: number,
): Promise<void> {
  acceptor.startDrain();
  // Who is in the middle of a handshake has been accepted, and is served as the others.
  const startedMs = monotonicMs();
  await untilQuiet(listener, deadlineMs);
  await untilEmpty(acceptor, Math.max(0, deadlineMs - (monotonicMs() - startedMs)));
  clearInterval(sweep);
  acceptor.cutOff();
  // Whoever accounts for what was cut off hears of it before the drain is over.
  await untilEmpty(acceptor, CLOSE_MS);
}

async function untilQuiet(listener: Listener, deadlineMs: number): Promise<void> {
  const timer = setTimeout(() => listener.cutOff(), deadlineMs);
  await listener.untilQuiet();
  clearTimeout(timer);
}

async function untilEmpty(acceptor: HttpAcceptor, deadlineMs: number): Promise<void> {
  if (acceptor.connections === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, deadlineMs);
    acceptor.onEmpty = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
