/** Accepts connections on one address, as TCP or TLS. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { makeWire, type ReadPath, type WireOptions } from "./make-wire.ts";
import { ProxiedWire } from "./proxied-wire.ts";
import { type ProxyAcceptance, ProxyAcceptor, type ProxyRefusal } from "./proxy-acceptor.ts";
import type { ProxiedEnds } from "./proxy-header.ts";
import type { ServerTls } from "./server-tls.ts";
import { descriptorOf } from "./stream-handle.ts";
import { type HandshakeRefusal, TlsAcceptor } from "./tls-acceptor.ts";
import type { Wire } from "./wire.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Lets several threads or processes accept on the same address (SO_REUSEPORT). */
  readonly reusePort?: boolean;
  readonly tls?: ServerTls | undefined;
  /** Told of each connection that came to no end of its handshake. */
  readonly onHandshakeRefused?: (refusal: HandshakeRefusal) => void;
  /** Each connection begins with a PROXY header. */
  readonly proxy?: ProxyAcceptance | undefined;
  readonly onProxyRefused?: (refusal: ProxyRefusal) => void;
  /** A connection whose descriptor is not lower is closed unread. */
  readonly descriptorsMax?: number | undefined;
  /** Told of that. What the system itself has no descriptor for, nobody is told of. */
  readonly onOutOfDescriptors?: () => void;
  readonly backlog?: number;
  /** `auto` when left out. */
  readonly readPath?: ReadPath;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops accepting; connections live on. */
  close(): void;
  /** Resolves when no PROXY header and no handshake is under way. */
  untilQuiet(): Promise<void>;
  /** Ends those that are under way. */
  cutOff(): void;
  /** For a listener with TLS: holds for handshakes that begin from now on. */
  replaceTls(tls: ServerTls): void;
}

const BACKLOG = 4096;

/** What stands between a connection and its wire. */
interface Acceptors {
  readonly proxy: ProxyAcceptor | undefined;
  readonly tls: TlsAcceptor | undefined;
}

/** Rejects with the system's error when the address cannot be had. */
export async function listen(
  options: ListenOptions,
  onWire: (wire: Wire) => void,
): Promise<Listener> {
  const tls = options.tls && makeTlsAcceptor(options.tls, options, onWire);
  const proxy = options.proxy && makeProxyAcceptor(options.proxy, options, tls, onWire);
  const server = makeServer(options, { proxy, tls }, onWire);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      {
        host: options.host,
        port: options.port,
        backlog: options.backlog ?? BACKLOG,
        reusePort: options.reusePort ?? false,
      },
      () => {
        server.off("error", reject);
        resolve();
      },
    );
  });
  // What goes wrong with one connection while it is accepted (reset at once, say) concerns that
  // connection only; the listener goes on.
  server.on("error", () => {});
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    close: () => {
      server.close();
      proxy?.startDrain();
      tls?.startDrain();
    },
    untilQuiet: async () => {
      await proxy?.untilQuiet();
      await tls?.untilQuiet();
    },
    cutOff: () => {
      proxy?.cutOff();
      tls?.cutOff();
    },
    replaceTls: (replacement) => tls?.replace(replacement),
  };
}

function makeServer(
  options: ListenOptions,
  { proxy, tls }: Acceptors,
  onWire: (wire: Wire) => void,
): Server {
  const plain = plainOptions(options);
  // Paused, so that the wire, or TLS, decides how the first octets are read.
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  const accept = (socket: Socket): void => {
    if (proxy !== undefined) proxy.accept(socket);
    else if (tls !== undefined) tls.accept(socket);
    else onWire(makeWire(socket, plain));
  };
  const { descriptorsMax, onOutOfDescriptors } = options;
  if (descriptorsMax === undefined) return server.on("connection", accept);
  return server.on("connection", (socket) => {
    if (descriptorOf(socket) < descriptorsMax) accept(socket);
    else {
      onOutOfDescriptors?.();
      socket.destroy();
    }
  });
}

function makeTlsAcceptor(
  tls: ServerTls,
  { readPath = "auto", onHandshakeRefused }: ListenOptions,
  onWire: (wire: Wire) => void,
): TlsAcceptor {
  const encrypted: WireOptions = { isEncrypted: true, readPath, forgivesWrites: false };
  return new TlsAcceptor(tls, {
    onSecure: (socket, clientSubject, ends) => {
      const wire = makeWire(socket, { ...encrypted, clientSubject });
      onWire(ends === undefined ? wire : new ProxiedWire(wire, ends, NOTHING));
    },
    onRefused: (refusal) => onHandshakeRefused?.(refusal),
  });
}

function makeProxyAcceptor(
  proxy: ProxyAcceptance,
  options: ListenOptions,
  tls: TlsAcceptor | undefined,
  onWire: (wire: Wire) => void,
): ProxyAcceptor {
  const plain = plainOptions(options);
  const onPlain = (socket: Socket, ends: ProxiedEnds | undefined, early: Buffer): void => {
    const wire = makeWire(socket, plain);
    const isAsItIs = ends === undefined && early.length === 0;
    onWire(isAsItIs ? wire : new ProxiedWire(wire, ends, early));
  };
  const onEncrypted = (socket: Socket, ends: ProxiedEnds | undefined, early: Buffer): void => {
    if (early.length > 0) socket.unshift(early);
    tls?.accept(socket, ends);
  };
  return new ProxyAcceptor(proxy, {
    onAccepted: tls === undefined ? onPlain : onEncrypted,
    onRefused: (refusal) => options.onProxyRefused?.(refusal),
  });
}

function plainOptions({ readPath = "auto" }: ListenOptions): WireOptions {
  return { isEncrypted: false, readPath, forgivesWrites: false };
}

const NOTHING = new Uint8Array(0);
