/** The WebSocket class of `k6/websockets`, made for one virtual user. */
import { CallbackQueue, type ScriptCallback } from "../sockets/callback-queue.ts";
import { readSocketParams } from "../sockets/read-socket-params.ts";
import { toCloseFailure } from "../sockets/socket-failure.ts";
import { dialWebSocket, type WebSocketLink } from "../sockets/web-socket-link.ts";
import type { ScriptUser } from "./script-user.ts";

type EventName = "open" | "message" | "error" | "close" | "ping" | "pong";
const eventNames: readonly string[] = ["open", "message", "error", "close", "ping", "pong"];

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3] as const;
const REASON_BYTES_MAX = 123;

export function makeWebSocketClass(user: ScriptUser): unknown {
  return class WebSocket extends ScriptWebSocket {
    constructor(url: unknown, protocols?: unknown, params?: unknown) {
      super(user, { url, protocols, params });
    }
  };
}

interface Arguments {
  readonly url: unknown;
  readonly protocols: unknown;
  readonly params: unknown;
}

class ScriptWebSocket {
  readonly url: string;
  protocol = "";
  extensions = "";
  readyState: 0 | 1 | 2 | 3 = CONNECTING;
  readonly bufferedAmount = 0;
  onopen: unknown = null;
  onmessage: unknown = null;
  onerror: unknown = null;
  onclose: unknown = null;
  onping: unknown = null;
  onpong: unknown = null;
  #binaryType: "blob" | "arraybuffer" = "blob";
  readonly #user: ScriptUser;
  readonly #listeners = new Map<EventName, ScriptCallback[]>();
  readonly #queue: CallbackQueue;
  #link: WebSocketLink | undefined = undefined;
  #closing: { code: number; reason: string } | undefined = undefined;
  #isSettled = false;

  constructor(user: ScriptUser, { url, protocols, params }: Arguments) {
    if (!user.state.hasBegun) {
      throw new Error("using websockets in the init context is not supported");
    }
    if (url === undefined || url === null) throw new TypeError("WebSocket requires a url");
    const parsed = URL.parse(String(url));
    if (parsed === null || !["ws:", "wss:"].includes(parsed.protocol)) {
      throw new TypeError(`WebSocket requires url with scheme ws or wss, but got ${String(url)}`);
    }
    if (parsed.hash !== "") throw new TypeError("WebSocket requires no url fragment");
    this.url = String(url);
    this.#user = user;
    this.#queue = new CallbackQueue((error) => this.#fail(error));
    const read = readSocketParams(params, user);
    const list = Array.isArray(protocols) ? protocols : [protocols ?? []].flat();
    user.begin();
    void this.#run({
      ...read,
      url: user.state.urls.read(this.url.replace(/^ws/, "http")),
      protocols: list.map(String),
      tags: { name: this.url, ...read.tags, url: read.tags.name ?? this.url },
    });
  }

  get binaryType(): "blob" | "arraybuffer" {
    return this.#binaryType;
  }

  set binaryType(value: unknown) {
    if (value !== "blob" && value !== "arraybuffer") {
      const known = 'the supported ones are "blob" and "arraybuffer"';
      throw new TypeError(`unknown binaryType ${String(value)}, ${known}`);
    }
    this.#binaryType = value;
  }

  addEventListener(event: unknown, handler: unknown): void {
    if (typeof handler !== "function") {
      throw new TypeError(`handler for event type "${String(event)}" isn't a callable function`);
    }
    if (!eventNames.includes(String(event))) {
      this.#user.state.output.log("warn", `unknown event type: ${String(event)}`);
      return;
    }
    const list = this.#listeners.get(event as EventName) ?? [];
    list.push(handler as ScriptCallback);
    this.#listeners.set(event as EventName, list);
  }

  send(message: unknown): void {
    const link = this.#open();
    if (typeof message === "string") link.send(message);
    else if (message instanceof ArrayBuffer) link.send(new Uint8Array(message));
    else if (ArrayBuffer.isView(message)) {
      link.send(new Uint8Array(message.buffer, message.byteOffset, message.byteLength));
    } else if (message instanceof Blob) {
      this.#queue.add(async () => link.send(new Uint8Array(await message.arrayBuffer())));
    } else throw new TypeError(`unsupported send type ${typeof message}`);
  }

  ping(): void {
    // As in k6, which counts this frame only here.
    this.#open().ping({ isCounted: true });
  }

  close(code: unknown = 1000, reason: unknown = ""): void {
    if (this.readyState >= CLOSING) return;
    const number = Number(code) || 1000;
    if (number !== 1000 && (number < 3000 || number > 4999)) {
      throw new Error(
        "InvalidAccessError: Failed to execute 'close' on 'WebSocket': The close code must be " +
          `either 1000, or between 3000 and 4999. ${number} is neither`,
      );
    }
    if (Buffer.byteLength(String(reason)) > REASON_BYTES_MAX) {
      throw new Error(
        "SyntaxError: Failed to execute 'close' on 'WebSocket': " +
          `The message must not be greater than ${REASON_BYTES_MAX} bytes`,
      );
    }
    this.readyState = CLOSING;
    this.#closing = { code: number, reason: String(reason) };
    this.#link?.startClose(number, String(reason));
  }

  #open(): WebSocketLink {
    if (this.readyState !== OPEN) throw new Error("InvalidStateError");
    return this.#link!;
  }

  async #run(options: Parameters<typeof dialWebSocket>[1]): Promise<void> {
    try {
      const { link, error } = await dialWebSocket(this.#user, options);
      if (link === undefined) {
        this.#queue.add(() => this.#end(1006, "", error));
        return;
      }
      this.#link = link;
      this.#user.waits.add(this.#interrupt);
      this.#attach(link);
    } catch {
      // Only an interrupted user comes here, and nothing of its script runs any more.
      this.readyState = CLOSED;
      this.#settle();
    }
  }

  #attach(link: WebSocketLink): void {
    this.protocol = link.protocol;
    this.extensions = link.extensions;
    link.listen({
      onMessage: (data, isBinary) =>
        this.#queue.add(() => {
          if (this.readyState !== OPEN) return;
          const octets = Uint8Array.from(data);
          const binary = this.#binaryType === "blob" ? new Blob([octets]) : octets.buffer;
          const content = isBinary ? binary : data.toString("utf8");
          return this.#emit("message", { data: content, origin: this.url });
        }),
      onPing: () => this.#queue.add(() => this.#emit("ping", {})),
      onPong: () => this.#queue.add(() => this.#emit("pong", {})),
      onClosed: (code, reason, error) => {
        const isExpected = code === 1000 || code === 1001 || this.#closing !== undefined;
        const failure = isExpected ? undefined : (error ?? toCloseFailure(code, reason));
        this.#queue.add(() => this.#end(this.#closing?.code ?? code, reason, failure));
      },
    });
    if (this.#closing !== undefined) link.startClose(this.#closing.code, this.#closing.reason);
    this.#queue.add(() => {
      if (this.readyState !== CONNECTING) return;
      this.readyState = OPEN;
      return this.#emit("open", {});
    });
  }

  async #end(code: number, reason: string, error: Error | undefined): Promise<void> {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#link?.over();
    if (error !== undefined) await this.#emit("error", { error: error.message });
    await this.#emit("close", { code, reason });
    this.#settle();
  }

  async #emit(type: EventName, content: object): Promise<void> {
    const timestamp = this.#user.state.clock.dateMs();
    const event = { type, target: this, timestamp, ...content };
    const own = this[`on${type}`];
    if (typeof own === "function") await own(event);
    for (const listener of this.#listeners.get(type) ?? []) await listener(event);
  }

  /** What a handler throws ends the socket and is the iteration's error. */
  #fail(error: unknown): void {
    this.readyState = CLOSED;
    this.#link?.close(1000);
    this.#user.fail(error);
    this.#settle();
  }

  readonly #interrupt = (): void => {
    this.readyState = CLOSED;
    this.#link?.close(1001);
    this.#settle();
  };

  #settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#user.waits.remove(this.#interrupt);
    this.#user.settle();
  }
}
