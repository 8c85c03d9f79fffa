/** The poll service's routes over a store, behind a real port, without what surrounds a target. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { pino } from "pino";
import { App } from "../../src/serving/app.ts";
import { startApp } from "../../src/serving/start-app.ts";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";
import { MemoryStore } from "../../src/targets/poll/memory-store.ts";
import { optionRoutes } from "../../src/targets/poll/option-routes.ts";
import { pollRoutes } from "../../src/targets/poll/poll-routes.ts";
import { swaggerRoutes } from "../../src/targets/poll/swagger-routes.ts";
import { voteRoutes } from "../../src/targets/poll/vote-routes.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
}

export interface ServedPoll {
  readonly store: MemoryStore;
  /** How often a vote was announced as queued. */
  readonly queuedCount: () => number;
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
}

export async function servePoll(t: TestContext, queuedMax = 10): Promise<ServedPoll> {
  const limits = { bytesMax: 100_000, votesMax: 100, pollsMax: 4, optionsPerPollMax: 4 };
  const store = new MemoryStore({ queuedMax, ...limits });
  assert.equal(await store.createPoll(demoPoll), "created");
  let queued = 0;
  const onQueued = (): void => {
    queued += 1;
  };
  const routes = [...pollRoutes(store), ...optionRoutes(store), ...voteRoutes(store, onQueued)];
  const app = new App({
    routes: [...routes, ...swaggerRoutes(routes)],
    log: pino({ enabled: false }),
  });
  const running = await startApp(app, { host: "127.0.0.1", port: 0, portOption: "PORT" });
  t.after(() => running.close(0));
  return {
    store,
    queuedCount: () => queued,
    async send(method, path, body, headers = {}) {
      const response = await fetch(`http://127.0.0.1:${running.port}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: await read(response) };
    },
  };
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return isJson ? JSON.parse(text) : text;
}
