/** Calls to the echo with a password, timed, over connections that are kept. */
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import type { TestContext } from "node:test";

export interface EchoAnswer {
  readonly status: number;
  readonly tookMs: number;
}

export class EchoClient {
  readonly #port: number;
  readonly #agent: Agent;

  /** As many connections as calls are under way at once, and no more than `connectionsMax`. */
  constructor(t: TestContext, url: string, connectionsMax: number) {
    this.#port = Number(new URL(url).port);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
    t.after(() => this.#agent.destroy());
  }

  async post(user: string, password: string): Promise<EchoAnswer> {
    const startedMs = performance.now();
    const sending = request({
      port: this.#port,
      host: "127.0.0.1",
      agent: this.#agent,
      method: "POST",
      path: "/api/echo",
      headers: { Authorization: `Basic ${btoa(`${user}:${password}`)}` },
    });
    sending.end('{"foo":"bar"}');
    const [answer] = (await once(sending, "response")) as [IncomingMessage];
    answer.resume();
    await once(answer, "end");
    return { status: answer.statusCode!, tookMs: performance.now() - startedMs };
  }
}
