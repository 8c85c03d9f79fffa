/** `k6/ws`: a WebSocket for whose whole life the virtual user waits. */
import { CallbackQueue, type ScriptCallback } from "../sockets/callback-queue.ts";
import { readSocketParams } from "../sockets/read-socket-params.ts";
import { SocketFailure, toCloseFailure } from "../sockets/socket-failure.ts";
import { dialWebSocket, type WebSocketLink } from "../sockets/web-socket-link.ts";
import type { NativeModule } from "./native-module.ts";
import type { ScriptUser } from "./script-user.ts";

/** RFC 6455 §7.4.1: the end of a session that nobody has given a code to. */
const GOING_AWAY = 1001;

export const wsModule: NativeModule = {
  exports: ["connect"],
  blocking: ["connect"],
  make: (user) => ({
    connect: (url: unknown, ...args: unknown[]) => connect(user, String(url), args),
  }),
};

interface WsResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly error: string;
}

async function connect(user: ScriptUser, url: string, args: unknown[]): Promise<WsResponse> {
  const { state } = user;
  if (!state.hasBegun) throw new Error("using websockets in the init context is not supported");
  const [params, setup] = args.length > 1 ? args : [undefined, args[0]];
  if (typeof setup !== "function") {
    throw new TypeError("last argument to ws.connect must be a function");
  }
  const read = readSocketParams(params, user);
  const { link, handshake, error } = await dialWebSocket(user, {
    ...read,
    url: state.urls.read(url.replace(/^ws/, "http")),
    protocols: [],
    tags: { ...read.tags, url },
  });
  const response = { url, status: 0, headers: {}, body: "", ...handshake, error: "" };
  if (link === undefined) {
    if (state.options.throw) throw error!;
    return handshake === undefined ? { ...response, url: "", error: error!.message } : response;
  }
  await new Session(user, link).run(setup as ScriptCallback);
  return response;
}

function toFailure(code: number, reason: string, error: Error | undefined): SocketFailure {
  return error === undefined ? toCloseFailure(code, reason) : new SocketFailure(error.message);
}

class Session {
  readonly #user: ScriptUser;
  readonly #link: WebSocketLink;
  readonly #handlers = new Map<string, ScriptCallback[]>();
  readonly #timers = new Set<{ cancel(): void }>();
  readonly #queue: CallbackQueue;
  #isClosed = false;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(user: ScriptUser, link: WebSocketLink) {
    this.#user = user;
    this.#link = link;
    this.#queue = new CallbackQueue((error) => {
      link.close(GOING_AWAY);
      this.#end();
      this.#reject(error);
    });
  }

  run(setup: ScriptCallback): Promise<void> {
    const { waits } = this.#user;
    const cancel = (reason: Error): void => {
      this.#link.close(GOING_AWAY);
      this.#end();
      this.#reject(reason);
    };
    waits.add(cancel);
    this.#link.listen({
      onMessage: (data, isBinary) => {
        if (isBinary) this.#emit("binaryMessage", Uint8Array.from(data).buffer);
        else this.#emit("message", data.toString("utf8"));
      },
      onPing: () => this.#emit("ping"),
      onPong: () => this.#emit("pong"),
      onClosed: (code, reason, error) => {
        const isExpected = code === 1000 || code === GOING_AWAY;
        if (!isExpected) this.#emit("error", toFailure(code, reason, error));
        // Of a connection that was reset k6 says this; one that only ended keeps its 1006.
        const isReset = code === 1006 && error !== undefined;
        this.#queue.add(() => this.#close(isReset ? GOING_AWAY : code));
      },
    });
    const socket = this.#toScriptSocket();
    this.#queue.add(() => setup(socket));
    this.#emit("open");
    return new Promise<void>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    }).finally(() => waits.remove(cancel));
  }

  #toScriptSocket(): object {
    return {
      on: (event: unknown, handler: unknown) => {
        if (typeof handler !== "function") return;
        const list = this.#handlers.get(String(event)) ?? [];
        list.push(handler as ScriptCallback);
        this.#handlers.set(String(event), list);
      },
      send: (message: unknown) => this.#link.send(String(message)),
      sendBinary: (message: unknown) => {
        if (!(message instanceof ArrayBuffer)) {
          const kind = Object(message).constructor?.name ?? String(message);
          throw new TypeError(`expected ArrayBuffer as argument, received: ${kind}`);
        }
        this.#link.send(new Uint8Array(message));
      },
      ping: () => this.#link.ping({ isCounted: false }),
      setTimeout: (run: unknown, ms: unknown) => this.#plan("setTimeout", run, ms),
      setInterval: (run: unknown, ms: unknown) => this.#plan("setInterval", run, ms),
      close: (code?: unknown) => {
        // Handlers of its end may wait: they run when the present one has come to its own.
        if (this.#isClosed) return;
        const number = code === undefined ? GOING_AWAY : Number(code);
        this.#link.close(number);
        this.#queue.add(() => this.#close(number));
      },
    };
  }

  #plan(name: "setTimeout" | "setInterval", run: unknown, ms: unknown): void {
    const delayMs = Number(ms);
    if (typeof run !== "function") throw new TypeError(`${name} needs a function`);
    if (!(delayMs > 0)) {
      throw new TypeError(`${name} requires a >0 timeout parameter, received ${delayMs}`);
    }
    const { clock } = this.#user.state;
    const timer = { cancel: (): void => {} };
    const start = (): void => {
      const planned = clock.after(delayMs, () => {
        this.#queue.add(() => (this.#isClosed ? undefined : (run as ScriptCallback)()));
        if (name === "setInterval") start();
        else this.#timers.delete(timer);
      });
      timer.cancel = () => planned.cancel();
    };
    start();
    this.#timers.add(timer);
  }

  #emit(event: string, ...args: unknown[]): void {
    this.#queue.add(() => (this.#isClosed ? undefined : this.#call(event, args)));
  }

  async #call(event: string, args: readonly unknown[]): Promise<void> {
    for (const handler of this.#handlers.get(event) ?? []) await handler(...args);
  }

  async #close(code: number): Promise<void> {
    if (this.#isClosed) return;
    this.#end();
    this.#link.close(code);
    await this.#call("close", [code]);
    this.#resolve();
  }

  #end(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
