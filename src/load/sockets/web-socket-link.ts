/**
 * One WebSocket as both of k6's modules need it: dialled, counted, and closed without waiting for
 * an answer. What becomes of its events is its owner's matter.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";
import type { CookieJar } from "../http/cookie-jar.ts";
import type { ParsedUrl } from "../http/parsed-url.ts";
import { PlainTags, type Tags } from "../metrics/sample-tags.ts";
import type { ScriptUser } from "../modules/script-user.ts";
import type { RunState } from "../running/run-state.ts";
import { openSocket } from "./open-socket.ts";

export interface LinkOptions {
  readonly url: ParsedUrl;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  readonly tags: Tags;
  readonly jar: CookieJar;
  readonly deflates: boolean;
}

export interface Handshake {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LinkListener {
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(): void;
  onPong(): void;
  /** The server has closed, or the connection is lost; the last call. */
  onClosed(code: number, reason: string, error: Error | undefined): void;
}

/** k6's own. */
const HANDSHAKE_MS = 60_000;

export class WebSocketLink {
  readonly handshake: Handshake;
  readonly #socket: Socket;
  readonly #ws: WebSocket;
  readonly #state: RunState;
  readonly #tags: PlainTags;
  readonly #userTags: PlainTags;
  readonly #startedMs: number;
  readonly #pings = new Map<string, number>();
  #pingsSent = 0;
  #isOver = false;

  constructor(dialled: Dialled, user: ScriptUser, tags: Tags) {
    this.handshake = dialled.handshake;
    this.#socket = dialled.socket;
    this.#ws = dialled.ws;
    this.#state = user.state;
    this.#tags = new PlainTags(tags);
    this.#userTags = new PlainTags(user.tags);
    this.#startedMs = dialled.startedMs;
  }

  get protocol(): string {
    return this.#ws.protocol;
  }

  get extensions(): string {
    return this.#ws.extensions;
  }

  listen(listener: LinkListener): void {
    const { builtIn } = this.#state.metrics;
    let failure: Error | undefined;
    this.#ws.on("message", (data: Buffer, isBinary: boolean) => {
      builtIn.ws_msgs_received.add(1, this.#tags);
      listener.onMessage(data, isBinary);
    });
    this.#ws.on("ping", () => listener.onPing());
    this.#ws.on("pong", (data: Buffer) => {
      const sentMs = this.#pings.get(data.toString());
      if (this.#pings.delete(data.toString())) {
        builtIn.ws_ping.add(this.#state.clock.nowMs() - sentMs!, this.#tags);
      }
      listener.onPong();
    });
    this.#ws.on("error", (error: Error) => {
      failure = error;
    });
    this.#ws.on("close", (code: number, reason: Buffer) => {
      if (this.#isOver) return;
      listener.onClosed(code, reason.toString(), failure);
    });
    this.#ws.resume();
  }

  send(data: string | Uint8Array): void {
    this.#ws.send(data);
    this.#state.metrics.builtIn.ws_msgs_sent.add(1, this.#tags);
  }

  ping({ isCounted }: { readonly isCounted: boolean }): void {
    const id = String(this.#pingsSent);
    if (isCounted) this.#state.metrics.builtIn.ws_msgs_sent.add(1, this.#tags);
    this.#pingsSent += 1;
    this.#pings.set(id, this.#state.clock.nowMs());
    this.#ws.ping(id);
  }

  /** Says so to the server and closes, without waiting for what it says. */
  close(code: number, reason = ""): void {
    if (this.#isOver) return;
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.close(code, reason);
    this.over();
    this.#socket.destroySoon();
  }

  /** Says so to the server and waits for what it says; `onClosed` follows. */
  startClose(code: number, reason: string): void {
    // As in k6, which counts this frame only here.
    this.#state.metrics.builtIn.ws_msgs_sent.add(1, this.#tags);
    this.#ws.close(code, reason);
  }

  /** The session's own samples. Once. */
  over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { metrics, clock } = this.#state;
    metrics.builtIn.ws_session_duration.add(clock.nowMs() - this.#startedMs, this.#tags);
    metrics.builtIn.data_sent.add(this.#socket.bytesWritten, this.#userTags);
    metrics.builtIn.data_received.add(this.#socket.bytesRead, this.#userTags);
  }
}

interface Dialled {
  readonly ws: WebSocket;
  readonly socket: Socket;
  readonly handshake: Handshake;
  readonly startedMs: number;
}

export interface DialOutcome {
  readonly link: WebSocketLink | undefined;
  /** What a server answered that did not switch to WebSocket. */
  readonly handshake: Handshake | undefined;
  readonly error: Error | undefined;
}

/** Never rejects, unless the user is interrupted meanwhile. */
export async function dialWebSocket(user: ScriptUser, options: LinkOptions): Promise<DialOutcome> {
  const { state } = user;
  const startedMs = state.clock.nowMs();
  const finish = (status: number | undefined, protocol: string): Tags => {
    const tags = {
      ...options.tags,
      ...(status === undefined ? {} : { status: String(status) }),
      ...(protocol === "" ? {} : { subproto: protocol }),
    };
    const plain = new PlainTags(tags);
    state.metrics.builtIn.ws_sessions.add(1, plain);
    state.metrics.builtIn.ws_connecting.add(state.clock.nowMs() - startedMs, plain);
    return tags;
  };
  const fail = (error: Error, handshake: Handshake | undefined): DialOutcome => {
    const tags = new PlainTags(finish(handshake?.status, ""));
    state.metrics.builtIn.ws_session_duration.add(state.clock.nowMs() - startedMs, tags);
    return { link: undefined, handshake, error };
  };
  let socket: Socket;
  try {
    const { hostname: host, port, isHttps: isSecure } = options.url;
    socket = openSocket(state, { host, port, isSecure });
  } catch (error) {
    // A host that the options forbid is a failed connection like any other.
    return fail(error as Error, undefined);
  }
  const ws = startWebSocket(user, options, socket);
  const cancel = (): void => ws.terminate();
  user.waits.add(cancel);
  try {
    const [kind, response] = await settled(ws);
    user.waits.check();
    if (kind instanceof Error) return fail(kind, undefined);
    const handshake = await toHandshake(response!, kind === "refused");
    if (kind === "refused") {
      socket.destroy();
      return fail(new Error("websocket: bad handshake"), handshake);
    }
    const tags = finish(handshake.status, ws.protocol);
    const link = new WebSocketLink({ ws, socket, handshake, startedMs }, user, tags);
    return { link, handshake, error: undefined };
  } finally {
    user.waits.remove(cancel);
  }
}

function startWebSocket(user: ScriptUser, options: LinkOptions, socket: Socket): WebSocket {
  const { url, jar, headers, deflates } = options;
  const { state } = user;
  const cookies = jar.cookiesFor(url, state.clock.dateMs());
  const kept = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return new WebSocket(url.href.replace(/^http/, "ws"), [...options.protocols], {
    headers: {
      "User-Agent": state.options.userAgent,
      ...(kept === "" ? {} : { Cookie: kept }),
      ...headers,
    },
    handshakeTimeout: HANDSHAKE_MS,
    // k6 keeps no context between messages either.
    perMessageDeflate: deflates && {
      clientNoContextTakeover: true,
      serverNoContextTakeover: true,
      threshold: 0,
    },
    createConnection: () => socket,
  });
}

type Settled = [kind: "open" | "refused" | Error, response: IncomingMessage | undefined];

function settled(ws: WebSocket): Promise<Settled> {
  return new Promise((resolve) => {
    let response: IncomingMessage | undefined;
    ws.once("upgrade", (given: IncomingMessage) => {
      response = given;
    });
    ws.once("open", () => {
      // Until somebody listens: a server's first message may come with its handshake.
      ws.pause();
      resolve(["open", response]);
    });
    ws.once("unexpected-response", (_request, given: IncomingMessage) =>
      resolve(["refused", given]),
    );
    // It may say more than once that it has failed.
    ws.on("error", (error: Error) => resolve([error, undefined]));
  });
}

async function toHandshake(response: IncomingMessage, hasBody: boolean): Promise<Handshake> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headersDistinct)) {
    const key = name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
    headers[key] = (value ?? []).join(", ");
  }
  const body = hasBody ? await text(response) : "";
  return { status: response.statusCode ?? 0, headers, body };
}
