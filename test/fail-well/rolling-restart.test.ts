/** Three backends that are restarted in turn, under load: no client notices. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent, request } from "undici";
import type { Exposition } from "../../src/telemetry/read-exposition.ts";
import { claimPorts } from "../ports/claim-ports.ts";
import { RestartingBackend } from "./restarting-backend.ts";
import { tally, WatchedGateway } from "./watched-gateway.ts";

const ROUNDS = 10;
const CLIENTS = 4;

/** As docs/gateway.md has it. */
const upstream = {
  health: { path: "/healthz", interval: "200ms" },
  breaker: { openFor: "500ms" },
  retry: {},
};

/** Asks for as long as it is not told to stop. */
class Load {
  readonly outcomes: string[] = [];
  #isOver = false;
  readonly #clients: Promise<void>[];
  readonly #dispatcher = new Agent({ connections: CLIENTS });

  constructor(port: number) {
    this.#clients = Array.from({ length: CLIENTS }, () => this.#ask(port));
  }

  async stop(): Promise<Readonly<Record<string, number>>> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    await this.#dispatcher.close();
    return tally(this.outcomes);
  }

  async #ask(port: number): Promise<void> {
    while (!this.#isOver) {
      try {
        const url = `http://127.0.0.1:${port}/`;
        const { statusCode, body } = await request(url, { dispatcher: this.#dispatcher });
        this.outcomes.push(`${statusCode} ${await body.text()}`);
      } catch (error) {
        this.outcomes.push(String(error));
      }
    }
  }
}

/** Whether the gateway gives it requests: who restarts the next one before risks the last one. */
function isFit(now: Exposition, backend: string): boolean {
  const isOpen = now.sum("gogate_circuit_breaker_state", { backend, state: "open" }) === 1;
  return now.sum("gogate_backend_up", { backend }) === 1 && !isOpen;
}

describe("three backends that are restarted in turn, ten times each", { concurrency: 2 }, () => {
  for (const how of ["stop", "kill"] as const) {
    test(`cost no GET when they ${how === "stop" ? "stop well" : "are killed"}`, async (t) => {
      const ports = await claimPorts(3);
      const backends = await Promise.all(ports.map((port) => RestartingBackend.start(t, port)));
      const addresses = backends.map(({ address }) => ({ address }));
      const gateway = await WatchedGateway.start(t, {
        upstream: { backends: addresses, ...upstream },
        workers: 2,
      });
      const load = new Load(gateway.port);
      for (let round = 0; round < ROUNDS; round++) {
        for (const backend of backends) {
          await backend[how]();
          await backend.start();
          await gateway.until("it is fit again", (now) => isFit(now, backend.address));
        }
      }
      const outcomes = await load.stop();
      const asked = load.outcomes.length;
      assert.deepEqual(outcomes, { "200 answer": asked });
      const books = await gateway.closeBooks();
      assert.deepEqual(books.answers, { 200: asked });
      assert.deepEqual([books.failures, books.retriesNotMade], [{}, 0]);
      assert.equal(books.attempts, asked + books.retries);
      t.diagnostic(`${asked} GETs, ${books.retries} of them tried again`);
      if (how === "kill") return;
      await Promise.all(backends.map((backend) => backend.stop()));
      const answered = backends.reduce((sum, backend) => sum + backend.answered, 0);
      assert.equal(answered, asked);
    });
  }
});
