/**
 * The agent's end of the connection with one caller: threads are started for its tasks, and what is
 * said goes to them and back. When the caller is gone, in whatever way, so are they.
 */
import type { TLSSocket } from "node:tls";
import type { Member, MemberTask } from "../sharing/member-messages.ts";
import { startThreadMember } from "../sharing/thread-member.ts";
import type { AgentMessage, CallerMessage } from "./agent-messages.ts";
import { MessageLine } from "./message-line.ts";

export interface SessionPlace {
  readonly version: string;
  /** What a thread runs: it calls `serveMember`. */
  readonly module: URL;
  /** What the agent may load beside its own machine. */
  readonly targets: readonly string[];
  readonly nowMs: () => number;
  readonly silenceMaxMs: number;
  /** Whom the agent works for already; it has one caller at a time. */
  readonly isTaken: () => boolean;
  readonly tell: (line: string) => void;
}

/** A thread that nobody's core is left for only disturbs the others. */
const THREADS_MAX = 64;
const DRAIN_MAX_MS = 30_000;

export class AgentSession {
  readonly #place: SessionPlace;
  readonly #line: MessageLine;
  readonly #caller: string;
  #isWelcome = false;
  #isOver = false;
  readonly #members: Member[] = [];
  readonly #ended = Promise.withResolvers<void>();

  constructor(socket: TLSSocket, place: SessionPlace) {
    this.#place = place;
    this.#caller = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#line = new MessageLine(socket, {
      silenceMaxMs: place.silenceMaxMs,
      // Same token: it is one of ours, and of the same version beyond its first word.
      onMessage: (message) => this.#hear(message as CallerMessage),
      onEnd: (reason) => this.#end(`${this.#caller} is lost: ${reason}`),
    });
  }

  /** Whether it has a caller to work for. */
  get isWelcome(): boolean {
    return this.#isWelcome;
  }

  /** Resolves when its threads have ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /**
   * The caller is told, so that it ends the run and hears of everything that was done; after
   * `DRAIN_MAX_MS` what is left is cut off. Resolves when it has ended.
   */
  async leave(reason: string): Promise<void> {
    if (this.#members.length === 0) this.#dismiss(reason);
    else this.#send({ kind: "news", seat: 0, news: { kind: "leave", reason } });
    const timer = setTimeout(() => this.#dismiss(reason), DRAIN_MAX_MS);
    await this.ended;
    clearTimeout(timer);
  }

  #hear(message: CallerMessage): void {
    if (message.kind === "hello") this.#greet(message.version);
    else if (!this.#isWelcome) this.#end(`${this.#caller} did not say hello`);
    else this.#obey(message);
  }

  #greet(version: string): void {
    const { version: own, isTaken, tell } = this.#place;
    const refusal =
      version !== own
        ? `it has version ${own}, and the caller ${JSON.stringify(version)}`
        : isTaken()
          ? "it is busy with another run"
          : undefined;
    if (refusal === undefined) {
      this.#isWelcome = true;
      tell(`${this.#caller} has come`);
      this.#send({ kind: "welcome" });
    } else this.#dismiss(refusal);
  }

  #obey(message: Exclude<CallerMessage, { kind: "hello" }>): void {
    switch (message.kind) {
      case "clock":
        this.#send({ kind: "clock", showsMs: this.#place.nowMs() });
        break;
      case "tasks":
        this.#begin(message.tasks);
        break;
      case "order":
        this.#members[message.seat]?.send(message.order);
        break;
      case "end":
        this.#end(`${this.#caller} has left`);
    }
  }

  #begin(tasks: readonly MemberTask[]): void {
    const { module, targets, tell } = this.#place;
    // Those that work already would be nobody's.
    const threads = this.#members.length + tasks.length;
    if (threads > THREADS_MAX || this.#members.length > 0) {
      this.#dismiss(`it starts at most ${THREADS_MAX} threads, and once, and not ${threads}`);
      return;
    }
    // Quoted: what a caller has chosen must not look like lines of ours.
    const script = JSON.stringify(tasks[0]?.scriptPath);
    tell(`${this.#caller} runs ${script} with ${tasks.length} of its threads`);
    for (const [seat, task] of tasks.entries()) {
      const machine = { name: task.machine?.name ?? "the agent", targets };
      const member = startThreadMember(module, { ...task, machine });
      member.listen(
        (news) => this.#send({ kind: "news", seat, news }),
        (reason) => this.#send({ kind: "lost", seat, reason }),
      );
      // One by one: when a later task is none, those that run already are ended too.
      this.#members.push(member);
    }
  }

  #dismiss(reason: string): void {
    this.#send({ kind: "farewell", reason });
    this.#end(`${this.#caller} is sent away: ${reason}`);
  }

  #end(line: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#place.tell(line);
    void Promise.all(this.#members.map((member) => member.close())).then(() => {
      this.#line.end();
      this.#ended.resolve();
    });
  }

  #send(message: AgentMessage): void {
    this.#line.send(message);
  }
}
