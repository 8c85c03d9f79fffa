/**
 * The members of a shared run, as one: they begin at the same moment of the same clock, what they
 * measure is added up here, and what ends one ends all.
 */
import type { MemberLoad } from "../running/generator-load.ts";
import type { Helm } from "../running/helm.ts";
import type { RunState } from "../running/run-state.ts";
import type { Steering } from "../running/steering.ts";
import type { Workforce } from "../running/workforce.ts";
import type { Member, News } from "./member-messages.ts";
import { mergeReport, type RunReport } from "./run-report.ts";

interface Seat {
  readonly member: Member;
  vusInitialized: number;
  load: MemberLoad;
  isReady: boolean;
  isOver: boolean;
}

export class SharedWorkforce implements Workforce {
  readonly #state: RunState;
  readonly #helm: Helm;
  readonly #seats: readonly Seat[];
  /** From an order to what it orders: long enough for the order to have arrived everywhere. */
  readonly #leadMs: number;
  readonly #ready = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  #isInterrupted = false;

  /** `helm` is for who looks on here; each member has its own. */
  constructor(state: RunState, members: readonly Member[], helm: Helm) {
    this.#state = state;
    this.#helm = helm;
    this.#leadMs = Math.max(...members.map(({ leadMs }) => leadMs));
    this.#seats = members.map((member) => ({
      member,
      vusInitialized: 0,
      load: { name: member.name, cpuShare: 0, loopDelayP99Ms: 0 },
      isReady: false,
      isOver: false,
    }));
    for (const seat of this.#seats) {
      seat.member.listen(
        (news) => this.#hear(seat, news),
        (reason) => this.#lose(seat, reason),
      );
    }
  }

  prepare(): Promise<void> {
    return this.#ready.promise;
  }

  run(setupText: string | undefined): Promise<void> {
    const { startedMs: runStartedMs, clock } = this.#state;
    const atMs = clock.nowMs() + this.#leadMs;
    this.#helm.begin(atMs);
    this.#order({ kind: "start", setupText, runStartedMs, atMs });
    if (this.#isInterrupted) this.interrupt();
    return this.#over.promise;
  }

  stop(): void {
    this.#order({ kind: "stop" });
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#order({ kind: "interrupt" });
  }

  steer(steering: Steering, atMs: number): void {
    const togetherMs = atMs + this.#leadMs;
    this.#helm.steer(steering, togetherMs);
    this.#order({ kind: "steer", steering, atMs: togetherMs });
  }

  loads(): readonly MemberLoad[] {
    return this.#seats.map(({ load }) => load);
  }

  async close(): Promise<void> {
    await Promise.all(this.#seats.map(({ member }) => member.close()));
  }

  #order(order: Parameters<Member["send"]>[0]): void {
    for (const { member, isOver } of this.#seats) if (!isOver) member.send(order);
  }

  #hear(seat: Seat, news: News): void {
    switch (news.kind) {
      case "ready":
        seat.isReady = true;
        this.#countUsers(seat, news.vusInitialized);
        if (this.#seats.every(({ isReady }) => isReady)) this.#ready.resolve();
        break;
      case "log":
        this.#state.output.log(news.level, news.text);
        break;
      case "abort":
        this.#state.abort(news.reason);
        break;
      case "fail":
        this.#state.fail(news.reason);
        break;
      case "leave":
        this.#state.lose(lossOf(seat, news.reason));
        break;
      case "report":
        this.#add(seat, news.report);
        break;
      case "over":
        this.#add(seat, news.report);
        this.#end(seat);
    }
  }

  #add(seat: Seat, report: RunReport): void {
    mergeReport(this.#state, report);
    seat.load = { ...report.load, name: seat.member.name };
    this.#countUsers(seat, report.vusInitialized);
  }

  #countUsers(seat: Seat, vusInitialized: number): void {
    seat.vusInitialized = vusInitialized;
    this.#state.vusInitialized = this.#seats.reduce((sum, one) => sum + one.vusInitialized, 0);
  }

  /** What it had not told yet is not known: the run cannot be judged. */
  #lose(seat: Seat, reason: string): void {
    if (seat.isOver) return;
    this.#state.lose(lossOf(seat, reason));
    seat.isReady = true;
    if (this.#seats.every(({ isReady }) => isReady)) this.#ready.resolve();
    this.#end(seat);
  }

  #end(seat: Seat): void {
    seat.isOver = true;
    if (this.#seats.every(({ isOver }) => isOver)) this.#over.resolve();
  }
}

function lossOf({ member }: Seat, reason: string): string {
  return `${member.name} was lost: ${reason}`;
}
