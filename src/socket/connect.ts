/** Opens a connection, as TCP or TLS, within a time. */
import {
  connect as connectTcp,
  isIP,
  type LookupFunction,
  type NetConnectOpts,
  type Socket,
} from "node:net";
import { checkServerIdentity, connect as connectTls, type TLSSocket } from "node:tls";
import type { ClientTls } from "./client-tls.ts";
import { makeWire, type ReadPath } from "./make-wire.ts";
import type { Wire } from "./wire.ts";

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: ClientTls | undefined;
  readonly timeoutMs: number;
  /** Octets that go before all others, those of TLS too. Asked for when the server is reached. */
  readonly preface?: Preface | undefined;
  /** `auto` when left out. */
  readonly readPath?: ReadPath;
  /** Node's own when left out. */
  readonly lookup?: LookupFunction | undefined;
  /** Called when the server is reached and TLS with it begins. */
  readonly onReached?: () => void;
  /** Called when TLS has come about, before `done`. */
  readonly onSecured?: (socket: TLSSocket) => void;
}

export type Preface = (connected: Socket) => Uint8Array;

export interface Attempt {
  /** Gives up; `done` is not called any more. */
  cancel(): void;
}

/** The connection was not there in time. */
export class ConnectTimeout extends Error {
  override readonly name = "ConnectTimeout";
}

/** The server was reached, and TLS with it did not come about. */
export class TlsFailure extends Error {
  override readonly name = "TlsFailure";
  /** Whether it is the server's certificate that is not accepted. */
  readonly isCertificate: boolean;
  override readonly cause: Error;

  constructor(isCertificate: boolean, cause: Error) {
    super(cause.message);
    this.isCertificate = isCertificate;
    this.cause = cause;
  }
}

/** Calls `done` once, with the wire or with the error. */
export function connect(
  options: ConnectOptions,
  done: (wire: Wire | undefined, error: Error | undefined) => void,
): Attempt {
  const socket = makeSocket(options);
  const timer = setTimeout(() => {
    finish(new ConnectTimeout(`no connection within ${options.timeoutMs} ms`));
  }, options.timeoutMs);
  const readyEvent = options.tls === undefined ? "connect" : "secureConnect";
  let isReached = false;
  let isDone = false;

  function finish(error: Error | undefined): void {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    socket.off(readyEvent, onReady);
    socket.off("close", onClose);
    if (error !== undefined) socket.destroy();
    // The wire listens for errors from now on; a failed socket still may report one.
    if (error === undefined) {
      socket.off("error", finish);
      const isEncrypted = options.tls !== undefined;
      if (isEncrypted) options.onSecured?.(socket as TLSSocket);
      const readPath = options.readPath ?? "auto";
      done(makeWire(socket, { isEncrypted, readPath, forgivesWrites: true }), undefined);
    } else done(undefined, isReached ? toTlsFailure(error, socket) : error);
  }
  if (options.tls !== undefined) {
    socket.once("connect", () => {
      isReached = true;
      options.onReached?.();
    });
  }
  const onReady = (): void => finish(undefined);
  const onClose = (): void => finish(new Error("closed while connecting"));
  socket.on("error", finish);
  socket.on(readyEvent, onReady);
  socket.on("close", onClose);

  return {
    cancel(): void {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      socket.destroy();
    },
  };
}

function toTlsFailure(error: Error, socket: Socket): Error {
  if (error instanceof ConnectTimeout) return error;
  return new TlsFailure(Boolean((socket as TLSSocket).authorizationError), error);
}

function makeSocket({ host, port, tls, preface, lookup }: ConnectOptions): Socket {
  const to = { host, port, ...(lookup === undefined ? {} : { lookup }) };
  if (tls !== undefined) return startTls({ ...to, preface }, tls);
  return startTcp({ ...to, allowHalfOpen: true, noDelay: true }, preface);
}

/** A connection that begins with `preface`. */
export function startTcp(to: NetConnectOpts, preface: Preface | undefined): Socket {
  const socket = connectTcp(to);
  if (preface !== undefined) socket.once("connect", () => socket.write(preface(socket)));
  return socket;
}

interface TlsServer {
  readonly host: string;
  readonly port: number;
  readonly preface?: Preface | undefined;
  readonly lookup?: LookupFunction;
}

/** A connection that emits `secureConnect` when its server has proved to be who it should be. */
export function startTls({ preface, ...server }: TlsServer, tls: ClientTls): TLSSocket {
  const to = preface === undefined ? server : { socket: startTcp(server, preface) };
  const { serverName, sessions, protocols = ["http/1.1"] } = tls;
  const session = sessions?.last;
  const socket = connectTls({
    ...to,
    ...(protocols.length === 0 ? {} : { ALPNProtocols: [...protocols] }),
    ...(tls.context === undefined ? {} : { secureContext: tls.context }),
    ...(session === undefined ? {} : { session }),
    rejectUnauthorized: tls.verify,
    // Node would compare with `host`, which may be another address.
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate),
    // RFC 6066 §3: an address is not a server name.
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
  });
  if (sessions !== undefined) {
    // Node tells it once the server is verified, and who resumes is not asked for its name again.
    socket.on("session", (given: Buffer) => {
      sessions.last = given;
    });
  }
  return socket;
}
