/**
 * Reads the PROXY header of accepted connections, before TLS and before any octet of a client is
 * looked at. Only peers that are trusted may connect at all: to serve others without a header would
 * mean to guess, and whoever can choose what is guessed chooses its address (proxy-protocol.txt
 * §2: no sharing of a port between public and private access).
 */
import type { Socket } from "node:net";
import type { AddressRanges } from "./address-ranges.ts";
import type { ProxiedEnds } from "./proxy-header.ts";
import { ProxyHeaderReader } from "./proxy-header-reader.ts";

export interface ProxyAcceptance {
  readonly from: AddressRanges;
  /** From the connection to the end of the header. */
  readonly timeoutMs: number;
  /** Headers under way at once; one more connection is closed unread. */
  readonly pendingMax: number;
}

/** Why a connection was closed in the place of its header. */
export type ProxyRefusal =
  | { readonly name: "untrusted-peer" }
  | { readonly name: "too-many" }
  | { readonly name: "timeout" }
  | { readonly name: "bad-header"; readonly problem: string };

export interface ProxyAcceptorEvents {
  /** `early` are octets behind the header that have been read. */
  onAccepted(socket: Socket, ends: ProxiedEnds | undefined, early: Buffer): void;
  onRefused(refusal: ProxyRefusal): void;
}

/** A header may be on its way while a drain begins. */
const DRAIN_GRACE_MS = 250;

export class ProxyAcceptor {
  readonly #acceptance: ProxyAcceptance;
  readonly #events: ProxyAcceptorEvents;
  readonly #pending = new Set<PendingHeader>();
  #onQuiet: (() => void)[] = [];

  constructor(acceptance: ProxyAcceptance, events: ProxyAcceptorEvents) {
    this.#acceptance = acceptance;
    this.#events = events;
  }

  /** `socket` is paused, and nothing of it was read. */
  accept(socket: Socket): void {
    const { from, timeoutMs, pendingMax } = this.#acceptance;
    const { remoteAddress } = socket;
    // The system has forgotten whose a connection was that is reset already.
    if (remoteAddress === undefined) close(socket);
    else if (!from.has(remoteAddress)) this.#refuse(socket, { name: "untrusted-peer" });
    else if (this.#pending.size >= pendingMax) this.#refuse(socket, { name: "too-many" });
    else this.#pending.add(new PendingHeader(socket, timeoutMs, (...end) => this.#onEnd(...end)));
  }

  /** Nobody is accepted any more: who has sent no header by then is not waited for. */
  startDrain(): void {
    setTimeout(() => this.cutOff(), DRAIN_GRACE_MS);
  }

  /** Resolves when no header is under way. */
  async untilQuiet(): Promise<void> {
    if (this.#pending.size === 0) return;
    await new Promise<void>((resolve) => this.#onQuiet.push(resolve));
  }

  /** Closes those whose header is under way. */
  cutOff(): void {
    for (const pending of [...this.#pending]) pending.giveUp();
  }

  #onEnd(pending: PendingHeader, end: HeaderEnd): void {
    this.#pending.delete(pending);
    if (end.name === "read") this.#events.onAccepted(pending.socket, end.ends, end.early);
    else if (end.name === "left") close(pending.socket);
    else this.#refuse(pending.socket, end);
    if (this.#pending.size > 0) return;
    for (const resolve of this.#onQuiet.splice(0)) resolve();
  }

  #refuse(socket: Socket, refusal: ProxyRefusal): void {
    this.#events.onRefused(refusal);
    close(socket);
  }
}

function close(socket: Socket): void {
  // What it reports while it closes concerns nobody.
  socket.on("error", noop);
  socket.destroy();
}

type HeaderEnd =
  | { readonly name: "read"; readonly ends: ProxiedEnds | undefined; readonly early: Buffer }
  /** Without an octet: one that only looks whether somebody is there. */
  | { readonly name: "left" }
  | ProxyRefusal;

/** One connection that is to begin with a header. */
class PendingHeader {
  readonly socket: Socket;
  readonly #reader = new ProxyHeaderReader();
  readonly #timer: NodeJS.Timeout;
  readonly #onDone: (pending: PendingHeader, end: HeaderEnd) => void;
  #hasBegun = false;

  constructor(
    socket: Socket,
    timeoutMs: number,
    onDone: (pending: PendingHeader, end: HeaderEnd) => void,
  ) {
    this.socket = socket;
    this.#onDone = onDone;
    this.#timer = setTimeout(() => this.#finish({ name: "timeout" }), timeoutMs);
    socket.on("readable", this.#onReadable);
    socket.on("end", this.#onEarlyEnd);
    socket.on("close", this.#onEarlyEnd);
    // It comes with 'close'.
    socket.on("error", noop);
  }

  giveUp(): void {
    this.#finish({ name: "left" });
  }

  readonly #onReadable = (): void => {
    const chunk = this.socket.read() as Buffer | null;
    // Nothing is there at the end, which is told apart.
    if (chunk === null) return;
    this.#hasBegun = true;
    const reading = this.#reader.read(chunk);
    if (reading.name === "read") {
      this.#finish({ name: "read", ends: reading.ends, early: reading.rest! });
    } else if (reading.name === "refused") {
      this.#finish({ name: "bad-header", problem: reading.problem });
    }
  };

  readonly #onEarlyEnd = (): void => {
    const problem = "the connection ended within it";
    this.#finish(this.#hasBegun ? { name: "bad-header", problem } : { name: "left" });
  };

  #finish(end: HeaderEnd): void {
    clearTimeout(this.#timer);
    this.socket.off("readable", this.#onReadable);
    this.socket.off("end", this.#onEarlyEnd);
    this.socket.off("close", this.#onEarlyEnd);
    this.socket.off("error", noop);
    this.#onDone(this, end);
  }
}

function noop(): void {}
