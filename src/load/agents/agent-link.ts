/**
 * The caller's end of the connection to one agent:
 *
 *     hello ─> welcome ─> clocks compared ─> tasks ─> ready … orders and news … over ─> end
 *
 * Every thread of the agent is a member of the run. Times in orders are the agent's when they leave
 * here.
 */
import type { TLSSocket } from "node:tls";
import type { RunClock } from "../running/run-state.ts";
import type { Member, MemberTask, News, Order } from "../sharing/member-messages.ts";
import type { AgentMessage, CallerMessage } from "./agent-messages.ts";
import { ClockEstimate, type ClockOffset } from "./clock-estimate.ts";
import { MessageLine } from "./message-line.ts";

/** Before the run; a few of them will be quick. */
const EXCHANGES = 20;
const EXCHANGE_EVERY_MS = 1000;
/** Beside the way there: the agent hands an order on to its threads. */
const HAND_ON_MS = 200;

export interface LinkPlace {
  /** As messages call it. */
  readonly name: string;
  readonly version: string;
  readonly clock: RunClock;
  readonly silenceMaxMs: number;
}

interface Seat {
  readonly onNews: (news: News) => void;
  readonly onLost: (reason: string) => void;
}

export class AgentLink {
  readonly name: string;
  readonly #clock: RunClock;
  readonly #line: MessageLine;
  readonly #estimate = new ClockEstimate();
  readonly #seats = new Map<number, Seat>();
  readonly #greeted = Promise.withResolvers<void>();
  #askedMs = 0;
  #exchanges = 0;
  #timer = { cancel(): void {} };
  #isClosing = false;
  #lostReason: string | undefined = undefined;

  constructor(socket: TLSSocket, { name, version, clock, silenceMaxMs }: LinkPlace) {
    this.name = name;
    this.#clock = clock;
    this.#line = new MessageLine(socket, {
      silenceMaxMs,
      // Same token and same version: it is one of ours.
      onMessage: (message) => this.#hear(message as AgentMessage),
      onEnd: (reason) => this.#lose(reason),
    });
    this.#send({ kind: "hello", version });
  }

  /** Settles when clocks are compared; rejects with what keeps the agent from taking part. */
  get greeted(): Promise<void> {
    return this.#greeted.promise;
  }

  get clockOffset(): ClockOffset {
    return this.#estimate.offset;
  }

  /** Gives it its part of a run. */
  begin(tasks: readonly MemberTask[]): Member[] {
    this.#send({ kind: "tasks", tasks });
    return tasks.map((_, seat) => this.#member(seat));
  }

  /** Resolves when the agent is free for somebody else. */
  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#timer.cancel();
      this.#send({ kind: "end" });
    }
    await this.#line.closed;
  }

  #member(seat: number): Member {
    const { name } = this;
    return {
      name,
      leadMs: HAND_ON_MS + 2 * this.clockOffset.withinMs,
      send: (order) => this.#send({ kind: "order", seat, order: this.#toTheirs(order) }),
      listen: (onNews, onLost) => {
        this.#seats.set(seat, { onNews, onLost });
        const reason = this.#lostReason;
        if (reason !== undefined) queueMicrotask(() => onLost(reason));
      },
      close: () => this.close(),
    };
  }

  #toTheirs(order: Order): Order {
    const { offsetMs } = this.clockOffset;
    if (order.kind === "start") {
      const { atMs, runStartedMs } = order;
      return { ...order, atMs: atMs + offsetMs, runStartedMs: runStartedMs + offsetMs };
    }
    return order.kind === "steer" ? { ...order, atMs: order.atMs + offsetMs } : order;
  }

  #hear(message: AgentMessage): void {
    switch (message.kind) {
      case "welcome":
        this.#askClock();
        break;
      case "clock":
        this.#compare(message.showsMs);
        break;
      case "news":
        this.#seats.get(message.seat)?.onNews(this.#signed(message.news));
        break;
      case "lost":
        this.#seats.get(message.seat)?.onLost(message.reason);
        break;
      case "farewell":
        this.#lose(message.reason);
        this.#line.end();
    }
  }

  /** Whose line it is, when several machines write. */
  #signed(news: News): News {
    return news.kind === "log" ? { ...news, text: `[${this.name}] ${news.text}` } : news;
  }

  #askClock(): void {
    this.#askedMs = this.#clock.nowMs();
    this.#send({ kind: "clock" });
  }

  #compare(showsMs: number): void {
    this.#estimate.add({ askedMs: this.#askedMs, showsMs, answeredMs: this.#clock.nowMs() });
    this.#exchanges += 1;
    if (this.#exchanges < EXCHANGES) this.#askClock();
    else if (!this.#isClosing) {
      this.#greeted.resolve();
      this.#timer = this.#clock.after(EXCHANGE_EVERY_MS, () => this.#askClock());
    }
  }

  #send(message: CallerMessage): void {
    this.#line.send(message);
  }

  #lose(reason: string): void {
    this.#timer.cancel();
    this.#greeted.reject(new Error(reason));
    if (this.#isClosing || this.#lostReason !== undefined) return;
    this.#lostReason = reason;
    for (const seat of this.#seats.values()) seat.onLost(reason);
  }
}
