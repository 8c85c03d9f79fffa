/** Accepts connections on one address, as TCP or TLS. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { makeWire, type ReadPath, type WireOptions } from "./make-wire.ts";
import type { ServerTls } from "./server-tls.ts";
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
  readonly backlog?: number;
  /** `auto` when left out. */
  readonly readPath?: ReadPath;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops accepting; connections live on. */
  close(): void;
  /** Resolves when no handshake is under way. */
  untilQuiet(): Promise<void>;
  /** Ends handshakes that are under way. */
  cutOff(): void;
  /** For a listener with TLS: holds for handshakes that begin from now on. */
  replaceTls(tls: ServerTls): void;
}

const BACKLOG = 4096;

/** Rejects with the system's error when the address cannot be had. */
export async function listen(
  options: ListenOptions,
  onWire: (wire: Wire) => void,
): Promise<Listener> {
  const acceptor = options.tls && makeTlsAcceptor(options.tls, options, onWire);
  const server = makeServer(options, acceptor, onWire);
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
  // What goes wrong with one connection while it is accepted (out of descriptors, reset at once)
  // concerns that connection only; the listener goes on.
  server.on("error", () => {});
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    close: () => {
      server.close();
      acceptor?.startDrain();
    },
    untilQuiet: async () => await acceptor?.untilQuiet(),
    cutOff: () => acceptor?.cutOff(),
    replaceTls: (tls) => acceptor?.replace(tls),
  };
}

function makeServer(
  { readPath = "auto" }: ListenOptions,
  acceptor: TlsAcceptor | undefined,
  onWire: (wire: Wire) => void,
): Server {
  const plain: WireOptions = { isEncrypted: false, readPath, forgivesWrites: false };
  // Paused, so that the wire, or TLS, decides how the first octets are read.
  const common = { allowHalfOpen: true, noDelay: true, pauseOnConnect: true };
  if (acceptor !== undefined) return createServer(common, (socket) => acceptor.accept(socket));
  return createServer(common, (socket: Socket) => onWire(makeWire(socket, plain)));
}

function makeTlsAcceptor(
  tls: ServerTls,
  { readPath = "auto", onHandshakeRefused }: ListenOptions,
  onWire: (wire: Wire) => void,
): TlsAcceptor {
  const encrypted: WireOptions = { isEncrypted: true, readPath, forgivesWrites: false };
  return new TlsAcceptor(tls, {
    onSecure: (socket, clientSubject) => onWire(makeWire(socket, { ...encrypted, clientSubject })),
    onRefused: (refusal) => onHandshakeRefused?.(refusal),
  });
}
