/**
 * Makes TLS connections of accepted TCP connections: a bounded number of handshakes at once, each
 * with a deadline. Certificates may be replaced while it runs: connections and handshakes under way
 * keep what they began with.
 *
 * Node's server for TLS never listens here. It is handed connections whose first octet was looked
 * at, which is what its documentation allows ('connection').
 */
import type { Socket } from "node:net";
import {
  createServer,
  type SecureContext,
  type Server,
  type TLSSocket,
  type TlsOptions,
} from "node:tls";
import type { ProxiedEnds } from "./proxy-header.ts";
import type { ServerNames } from "./server-names.ts";
import { type ServerTls, toContextOptions, toServerNames } from "./server-tls.ts";
import { toSubject } from "./to-subject.ts";

/** Why a connection did not come about. */
export type HandshakeRefusal =
  | { readonly name: "not-tls" }
  | { readonly name: "too-many" }
  | { readonly name: "timeout" }
  | { readonly name: "certificate"; readonly cause: Error }
  | { readonly name: "failed"; readonly cause: Error };

export interface TlsAcceptorEvents {
  /**
   * `subject` is that of the client's certificate, empty when there is none or nobody asks. `ends`
   * are those given with the connection.
   */
  onSecure(socket: TLSSocket, subject: string, ends: ProxiedEnds | undefined): void;
  onRefused(refusal: HandshakeRefusal): void;
}

interface Handshake {
  readonly socket: Socket;
  readonly ends: ProxiedEnds | undefined;
  timer: NodeJS.Timeout | undefined;
  /** Whether Node has the connection. */
  isBegun: boolean;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;
const HANDSHAKES_MAX = 1024;
/** The first octet may be on its way while a drain begins. */
const SILENT_GRACE_MS = 250;
/** For a client that does not speak TLS to read its answer. */
const PLAIN_LINGER_MS = 1000;
/** The content type of a TLS record that a handshake begins with (RFC 8446 §5.1). */
const HANDSHAKE_RECORD = 0x16;

export class TlsAcceptor {
  readonly #events: TlsAcceptorEvents;
  readonly #underWay = new Map<string, Handshake>();
  /** Handshakes that were ended for being late and that Node has not told of yet. */
  #late = 0;
  #tls: ServerTls;
  #server: Server;
  #onQuiet: (() => void)[] = [];

  constructor(tls: ServerTls, events: TlsAcceptorEvents) {
    this.#events = events;
    this.#tls = tls;
    this.#server = this.#makeServer(tls);
  }

  /** Holds for handshakes that begin from now on. Throws when OpenSSL cannot use it. */
  replace(tls: ServerTls): void {
    this.#server = this.#makeServer(tls);
    this.#tls = tls;
  }

  /** `socket` is paused, and nothing of it was read that is not back in it. */
  accept(socket: Socket, ends?: ProxiedEnds): void {
    // Its end comes with 'close'; what matters of it Node tells with the handshake.
    socket.on("error", () => {});
    const isFull = this.#underWay.size >= (this.#tls.handshakesMax ?? HANDSHAKES_MAX);
    const key = keyOf(socket);
    // One that has been reset has no ends, and two of them would be taken for each other.
    if (this.#underWay.has(key) || (isFull && !this.#dropSilent())) {
      this.#events.onRefused({ name: "too-many" });
      socket.destroy();
      return;
    }
    const handshake: Handshake = { socket, ends, timer: undefined, isBegun: false };
    const afterMs = this.#tls.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS;
    // Node's own limit begins anew with every octet, and does not end the connection.
    handshake.timer = setTimeout(() => this.#endLate(handshake), afterMs);
    this.#underWay.set(key, handshake);
    socket.once("close", () => this.#forget(key, handshake));
    socket.once("readable", () => this.#begin(handshake));
  }

  /** Nobody is accepted any more: who has not begun to speak is not waited for. */
  startDrain(): void {
    setTimeout(() => {
      for (const { socket, isBegun } of this.#underWay.values()) if (!isBegun) socket.destroy();
    }, SILENT_GRACE_MS);
  }

  /** Resolves when no handshake is under way. */
  async untilQuiet(): Promise<void> {
    if (this.#underWay.size === 0) return;
    await new Promise<void>((resolve) => this.#onQuiet.push(resolve));
  }

  /** Ends the handshakes under way. */
  cutOff(): void {
    for (const { socket } of this.#underWay.values()) socket.destroy();
  }

  /** Whoever has connected first and said nothing yet makes room. `false`: all are speaking. */
  #dropSilent(): boolean {
    for (const [key, handshake] of this.#underWay) {
      if (handshake.isBegun) continue;
      this.#events.onRefused({ name: "too-many" });
      this.#forget(key, handshake);
      handshake.socket.destroy();
      return true;
    }
    return false;
  }

  #begin(handshake: Handshake): void {
    const { socket } = handshake;
    const start = socket.read() as Buffer | null;
    // A client that leaves without a word is one that only looks whether somebody is there.
    if (start === null) socket.destroy();
    else if (start[0] !== HANDSHAKE_RECORD) this.#refusePlain(handshake);
    else {
      handshake.isBegun = true;
      // Who ends in the middle of a handshake is gone; later an end may be only half of one.
      socket.allowHalfOpen = false;
      socket.unshift(start);
      this.#server.emit("connection", socket);
    }
  }

  #endLate({ socket, isBegun }: Handshake): void {
    if (isBegun) this.#late += 1;
    else this.#events.onRefused({ name: "timeout" });
    socket.destroy();
  }

  #makeServer(tls: ServerTls): Server {
    const server = createServer(toServerOptions(tls, toServerNames(tls)));
    server.on("secureConnection", (socket) => {
      const key = keyOf(socket);
      const accepted = this.#underWay.get(key);
      if (accepted === undefined) socket.destroy();
      else {
        this.#forget(key, accepted);
        this.#admit(socket, tls, accepted.ends);
      }
    });
    // Node tells of each handshake that fails once, and ends its connection.
    server.on("tlsClientError", (error, socket) => {
      if (socket.authorizationError) {
        const cause = toError(socket.authorizationError);
        this.#events.onRefused({ name: "certificate", cause });
      } else if (this.#late > 0 && socket.destroyed) {
        this.#late -= 1;
        this.#events.onRefused({ name: "timeout" });
      } else this.#events.onRefused({ name: "failed", cause: error });
    });
    return server;
  }

  #admit(
    socket: TLSSocket,
    { clientCa, forwardsSubject }: ServerTls,
    ends: ProxiedEnds | undefined,
  ): void {
    socket.allowHalfOpen = true;
    const certificate = clientCa === undefined ? undefined : socket.getPeerX509Certificate();
    if (certificate !== undefined && !socket.authorized) {
      // Only where none is required: there a client may do without, but not with a bad one.
      socket.on("error", () => {});
      const cause = toError(socket.authorizationError);
      this.#events.onRefused({ name: "certificate", cause });
      socket.destroy();
      return;
    }
    const isTold = forwardsSubject === true && certificate !== undefined;
    this.#events.onSecure(socket, isTold ? toSubject(certificate.subject) : "", ends);
  }

  #refusePlain(handshake: Handshake): void {
    const { socket, timer } = handshake;
    this.#events.onRefused({ name: "not-tls" });
    // What else it sends is read, so that the answer is not lost in a reset.
    socket.resume();
    clearTimeout(timer);
    handshake.timer = setTimeout(() => socket.destroy(), PLAIN_LINGER_MS);
    socket.once("end", () => socket.destroy());
    socket.end(this.#tls.plainAnswer ?? new Uint8Array(0));
  }

  #forget(key: string, handshake: Handshake): void {
    clearTimeout(handshake.timer);
    if (this.#underWay.get(key) !== handshake) return;
    this.#underWay.delete(key);
    if (this.#underWay.size > 0) return;
    for (const resolve of this.#onQuiet.splice(0)) resolve();
  }
}

/** What a connection and the TLS connection over it have in common. */
function keyOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

function toServerOptions(tls: ServerTls, names: ServerNames<SecureContext>): TlsOptions {
  const protocols = tls.protocols ?? ["http/1.1"];
  const asksClients = tls.clientCa !== undefined;
  return {
    ...toContextOptions(tls, tls.certificates[0]!),
    ...(protocols.length === 0 ? {} : { ALPNProtocols: [...protocols] }),
    requestCert: asksClients,
    rejectUnauthorized: asksClients && (tls.clientAuth ?? "require") === "require",
    // Ours is shorter.
    handshakeTimeout: 2 * (tls.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS),
    // Nothing found: the context that the server was made with.
    SNICallback: (name, done) => done(null, names.find(name)),
  };
}

/** Node says it as a code, whatever its types say. */
function toError(authorizationError: unknown): Error {
  return authorizationError instanceof Error
    ? authorizationError
    : new Error(String(authorizationError));
}
