/**
 * Plays one wire case. Its blocks are steps, one after the other: `client` and `backend` send,
 * `backend-receives` and `client-receives` wait for what has come since the last such step.
 */
import assert from "node:assert/strict";
import { CaseClient } from "../cases/case-client.ts";
import type { Lane } from "../cases/gateway-lanes.ts";
import type { UpstreamConnection } from "../cases/upstream-recorder.ts";
import { isLike, type WireCase, type WireStep } from "./read-wire-cases.ts";

const LIMIT_MS = 2000;

export async function playWireCase(lane: Lane, { steps }: WireCase): Promise<void> {
  const play = await WirePlay.begin(lane);
  try {
    for (const step of steps) await play.take(step);
  } finally {
    play.end();
  }
}

class WirePlay {
  readonly #lane: Lane;
  readonly #client: CaseClient;
  #wake: () => void = () => {};
  /** Octets that earlier steps have looked at. */
  #clientRead = 0;
  readonly #backendRead = new Map<UpstreamConnection, number>();
  readonly #watched = new Set<UpstreamConnection>();

  private constructor(lane: Lane, client: CaseClient) {
    this.#lane = lane;
    this.#client = client;
    for (const event of ["data", "end", "close"]) client.socket.on(event, () => this.#wake());
  }

  static async begin(lane: Lane): Promise<WirePlay> {
    let play: WirePlay | undefined;
    await lane.recorder.begin({ onRequest: (connection) => play!.#note(connection) });
    play = new WirePlay(lane, await CaseClient.connect(lane.port));
    return play;
  }

  async take(step: WireStep): Promise<void> {
    switch (step.name) {
      case "client":
        await this.#client.send([Buffer.from(step.octets, "latin1")], 0);
        if (step.end === "close") this.#client.socket.end();
        return;
      case "backend":
        return await this.#answer(step);
      case "backend-receives":
        return await this.#expectAtBackend(step);
      case "client-receives":
        return await this.#expectAtClient(step);
      default:
        assert.fail(`nobody knows the block ${step.name}`);
    }
  }

  end(): void {
    this.#client.close();
  }

  /** Over the newest connection, when a request has come over it. */
  async #answer({ octets, end }: WireStep): Promise<void> {
    const newest = () => this.#lane.recorder.connections.at(-1);
    await this.#until(() => newest()?.octets.includes("\r\n\r\n") ?? false);
    const connection = newest();
    assert.ok(connection, "no request has come");
    connection.socket.write(octets, "latin1");
    if (end === "close") connection.socket.end();
    if (end === "reset") connection.socket.resetAndDestroy();
  }

  async #expectAtBackend({ octets, end }: WireStep): Promise<void> {
    const { connections } = this.#lane.recorder;
    const unread = () => connections.map((connection) => this.#unreadOf(connection)).join("");
    const hasEnded = () => end === "none" || (connections.at(-1)?.isClosed ?? false);
    await this.#until(() => isLike(unread(), octets) && hasEnded());
    assertLike(unread(), octets);
    assert.ok(hasEnded(), "the backend's connection stays open");
    for (const connection of connections) {
      this.#backendRead.set(connection, connection.octets.length);
    }
  }

  /** A block says so when a request comes over another connection than the first one. */
  #unreadOf(connection: UpstreamConnection): string {
    const read = this.#backendRead.get(connection) ?? 0;
    const isAnother = connection !== this.#lane.recorder.connections[0];
    const mark = read === 0 && isAnother && connection.octets !== "" ? "<new connection>\r\n" : "";
    return mark + connection.octets.slice(read);
  }

  async #expectAtClient({ octets, end }: WireStep): Promise<void> {
    const client = this.#client;
    const unread = () => client.octets.slice(this.#clientRead);
    const hasEnded = () => end === "none" || client.hasEnded;
    await this.#until(() => isLike(unread(), octets) && hasEnded());
    assertLike(unread(), octets);
    assert.ok(hasEnded(), "the client's connection stays open");
    assert.equal(client.wasReset, end === "reset");
    this.#clientRead = client.octets.length;
  }

  #note(connection: UpstreamConnection): void {
    if (!this.#watched.has(connection)) connection.socket.on("close", () => this.#wake());
    this.#watched.add(connection);
    this.#wake();
  }

  async #until(isTrue: () => boolean): Promise<void> {
    const untilMs = performance.now() + LIMIT_MS;
    for (;;) {
      const leftMs = untilMs - performance.now();
      if (isTrue() || leftMs <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

function assertLike(octets: string, block: string): void {
  if (!isLike(octets, block)) assert.equal(octets, block);
}
