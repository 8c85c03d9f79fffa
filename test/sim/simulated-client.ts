/** A client of a simulated run: one connection, its requests, and a close look at the answers. */
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import type { WireReceiver } from "../../src/socket/wire.ts";
import { AnswerReader } from "./answer-reader.ts";
import type { RequestRecord } from "./ledger.ts";
import type { ClientPlan } from "./plan-client.ts";
import { SlowWriter } from "./slow-writer.ts";
import type { Stage } from "./stage.ts";

/** How long a client waits for 100 (Continue) before it sends its body all the same. */
const CONTINUE_MS = 400;

/** A part of a request that is sent without a break. */
interface Part {
  readonly octets: string;
  readonly request: RequestRecord;
  readonly awaits: "nothing" | "answers" | "continue";
  readonly isLast: boolean;
}

export class SimulatedClient implements WireReceiver {
  readonly name: string;
  readonly plan: ClientPlan;
  readonly answers: AnswerReader;
  readonly requests: readonly RequestRecord[];
  readonly #stage: Stage;
  #wire: MemoryWire | undefined = undefined;
  #writer: SlowWriter | undefined = undefined;
  readonly #parts: Part[];
  #isWriting = false;
  #isWaiting = false;
  /** Its body is sent without 100 (Continue). */
  #impatient: Part | undefined = undefined;
  #hasVanished = false;
  /** Sends nothing more. */
  #hasLeft = false;
  #sentBytes = 0;
  #readBytes = 0;

  constructor(name: string, plan: ClientPlan, stage: Stage) {
    this.name = name;
    this.plan = plan;
    this.#stage = stage;
    this.requests = plan.requests.map((request) => stage.ledger.add(request, name));
    this.#parts = this.requests.flatMap((request) => toParts(request, plan.isPipelining));
    this.answers = new AnswerReader(name, this.requests, stage, () => this.#goOn());
  }

  get wire(): MemoryWire | undefined {
    return this.#wire;
  }

  /** Whether it sees nothing more of its connection. */
  get isDone(): boolean {
    if (this.#wire === undefined || this.#hasVanished) return true;
    return this.answers.hasEnded || this.#readBytes >= this.plan.readsUntilByte;
  }

  /** Whether it has done what it could to get all answers: a missing one needs a reason. */
  get hasStayed(): boolean {
    const { leaves, readsUntilByte } = this.plan;
    return leaves === undefined && readsUntilByte === Number.POSITIVE_INFINITY;
  }

  connect(wire: MemoryWire): void {
    this.#wire = wire;
    this.#writer = new SlowWriter(wire, this.#stage);
    this.answers.wire = wire;
    wire.attach(this);
    this.#goOn();
  }

  onBytes(chunk: Buffer): void {
    const { readGapMs, readsUntilByte } = this.plan;
    this.#readBytes += chunk.length;
    this.answers.feed(chunk.toString("latin1"));
    if (this.#readBytes >= readsUntilByte) this.#wire!.pause();
    else if (readGapMs > 0) this.#rest(readGapMs);
  }

  onEnd(): void {
    this.answers.onEnd();
    this.#stop();
    if (this.plan.isStubborn || this.answers.isTunnel) return;
    this.#stage.queue.after(this.#stage.chance.between(0, 30), () => this.#wire!.end());
  }

  onDrain(): void {
    this.#writer!.onDrain();
  }

  onClose(error: Error | undefined): void {
    this.#stage.trace?.(`${this.name} is closed${error === undefined ? "" : " by a reset"}`);
    this.#stop();
    this.answers.onClose();
  }

  #stop(): void {
    this.#hasLeft = true;
    this.#writer!.stop();
  }

  #rest(ms: number): void {
    this.#wire!.pause();
    this.#stage.queue.after(ms, () => {
      const reads = !this.#hasVanished && this.#readBytes < this.plan.readsUntilByte;
      if (reads) this.#wire!.resume();
    });
  }

  /** Sends what may be sent now. */
  #goOn(): void {
    if (this.#hasLeft || this.#isWriting || this.#isWaiting) return;
    const part = this.#parts[0];
    if (part === undefined) this.#onAllSent();
    else if (part.awaits === "answers" && this.#unanswered(part.request) > 0) return;
    else if (part.awaits === "continue" && !this.#mayContinue(part)) return;
    else if (part.awaits === "answers" && this.plan.thinkMs > 0)
      this.#wait(this.plan.thinkMs, part);
    else this.#send(part);
  }

  /** Requests before this one that have no complete answer yet. */
  #unanswered(request: RequestRecord): number {
    return this.requests.indexOf(request) - this.answers.complete;
  }

  #mayContinue(part: Part): boolean {
    if (this.answers.mayContinue(part.request)) return true;
    // An answer in the place of 100: the body stays here, and the connection has had its use.
    if (part.request.answer !== undefined) return false;
    if (this.#impatient === part) return true;
    this.#stage.queue.after(CONTINUE_MS, () => {
      this.#impatient = part;
      this.#goOn();
    });
    return false;
  }

  #wait(ms: number, part: Part): void {
    this.#isWaiting = true;
    this.#stage.queue.after(ms, () => {
      this.#isWaiting = false;
      if (!this.#hasLeft && !this.#isWriting && this.#parts[0] === part) this.#send(part);
    });
  }

  #send(part: Part): void {
    this.#parts.shift();
    this.#isWriting = true;
    const left = (this.plan.leaves?.atByte ?? Number.POSITIVE_INFINITY) - this.#sentBytes;
    const octets = part.octets.slice(0, left);
    this.#sentBytes += octets.length;
    const { pieceBytes, gapMs } = this.plan;
    this.#stage.trace?.(`${this.name} sends ${toLine(part, octets)}`);
    // Its last octet may be seen before the call is back.
    part.request.isSent = part.isLast && octets.length === part.octets.length;
    this.#writer!.write({ octets, pieceBytes, gapMs }, () => {
      this.#isWriting = false;
      if (this.plan.leaves !== undefined && left <= part.octets.length) this.#leave();
      else this.#goOn();
    });
  }

  #leave(): void {
    const { how } = this.plan.leaves!;
    this.#stage.trace?.(`${this.name} leaves: ${how}`);
    this.#hasLeft = true;
    if (how === "close") this.#wire!.destroy();
    else if (how === "reset") this.#wire!.reset();
    else if (how === "half-close") this.#wire!.end();
    else {
      this.#hasVanished = true;
      this.#wire!.pause();
    }
  }

  #onAllSent(): void {
    if (this.answers.isTunnel) return;
    const isAnswered = this.answers.complete === this.requests.length;
    if (!isAnswered) {
      if (this.plan.halfCloses && !this.requests.at(-1)!.plan.wantsTunnel) this.#wire!.end();
      return;
    }
    const { goes } = this.plan;
    this.#hasLeft = goes !== "stay";
    this.#stage.trace?.(`${this.name} has all its answers: ${goes}`);
    if (goes === "end") this.#wire!.end();
    else if (goes === "close") this.#wire!.destroy();
    else if (goes === "reset") this.#wire!.reset();
  }
}

function toParts(request: RequestRecord, isPipelining: boolean): Part[] {
  const { head, body, expectsContinue } = request.plan;
  const awaits = isPipelining ? "nothing" : "answers";
  if (!expectsContinue) return [{ octets: head + body, request, awaits, isLast: true }];
  return [
    { octets: head, request, awaits, isLast: false },
    { octets: body, request, awaits: "continue", isLast: true },
  ];
}

function toLine({ request, octets }: Part, sent: string): string {
  const { id, flaw } = request.plan;
  const cut = sent.length < octets.length ? `, cut off at ${sent.length}` : "";
  const line = sent.startsWith(octets.slice(0, 4)) ? octets.split("\r\n")[0] : "";
  return `request ${id}${flaw === undefined ? "" : ` (${flaw})`}: ${line?.slice(0, 60)}${cut}`;
}
