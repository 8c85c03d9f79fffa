/** Accepts connections on one address, as TCP or TLS. */
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { makeWire, type ReadPath, type WireOptions } from "./make-wire.ts";
import type { Wire } from "./wire.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Lets several threads or processes accept on the same address (SO_REUSEPORT). */
  readonly reusePort?: boolean;
  readonly tls?: TlsOptions | undefined;
  readonly backlog?: number;
  /** `auto` when left out. */
  readonly readPath?: ReadPath;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops accepting; connections live on. */
  close(): void;
}

const BACKLOG = 4096;
/** For a TLS handshake to be complete. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Rejects with the system's error when the address cannot be had. */
export async function listen(
  options: ListenOptions,
  onWire: (wire: Wire) => void,
): Promise<Listener> {
  const server = makeServer(options, onWire);
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
  return { host: address, port, close: () => server.close() };
}

function makeServer(options: ListenOptions, onWire: (wire: Wire) => void): Server {
  const common = { allowHalfOpen: true, noDelay: true };
  const readPath = options.readPath ?? "auto";
  if (options.tls === undefined) {
    const plain: WireOptions = { isEncrypted: false, readPath, forgivesWrites: false };
    // Paused, so that the wire decides how the first octets are read.
    return createTcpServer({ ...common, pauseOnConnect: true }, (socket: Socket) =>
      onWire(makeWire(socket, plain)),
    );
  }
  const encrypted: WireOptions = { isEncrypted: true, readPath, forgivesWrites: false };
  const server = createTlsServer({
    ...common,
    ALPNProtocols: ["http/1.1"],
    minVersion: "TLSv1.2",
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    ...options.tls,
  });
  server.on("secureConnection", (socket) => onWire(makeWire(socket, encrypted)));
  // A failed handshake has ended its connection already.
  server.on("tlsClientError", () => {});
  return server;
}
