/** Opens a connection, as TCP or TLS, within a time. */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { makeWire, type ReadPath } from "./make-wire.ts";
import type { Wire } from "./wire.ts";

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly serverName: string; readonly verify: boolean } | undefined;
  readonly timeoutMs: number;
  /** `auto` when left out. */
  readonly readPath?: ReadPath;
}

export interface Attempt {
  /** Gives up; `done` is not called any more. */
  cancel(): void;
}

/** The connection was not there in time. */
export class ConnectTimeout extends Error {
  override readonly name = "ConnectTimeout";
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
      const readPath = options.readPath ?? "auto";
      done(makeWire(socket, { isEncrypted, readPath, forgivesWrites: true }), undefined);
    } else done(undefined, error);
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

function makeSocket(options: ConnectOptions): Socket {
  const { host, port, tls } = options;
  if (tls === undefined) return connectTcp({ host, port, allowHalfOpen: true, noDelay: true });
  return connectTls({
    host,
    port,
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: tls.verify,
    // RFC 6066 §3: an address is not a server name.
    ...(isIP(tls.serverName) === 0 ? { servername: tls.serverName } : {}),
  });
}
