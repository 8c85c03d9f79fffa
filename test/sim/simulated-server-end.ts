/** One connection of a simulated backend. */
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import type { WireReceiver } from "../../src/socket/wire.ts";
import type { Attempt } from "./ledger.ts";
import { BodyCheck } from "./marked-body.ts";
import { MessageStream, type StreamHead, type StreamReceiver } from "./message-stream.ts";
import { type AnswerPlan, planAnswer } from "./plan-answer.ts";
import { SlowWriter } from "./slow-writer.ts";
import type { Stage } from "./stage.ts";
import { TunnelParty } from "./tunnel-party.ts";

export class SimulatedServerEnd implements WireReceiver, StreamReceiver {
  readonly name: string;
  readonly wire: MemoryWire;
  readonly #address: string;
  readonly #stage: Stage;
  readonly #stream = new MessageStream(false, this);
  readonly #writer: SlowWriter;
  #attempt: Attempt | undefined = undefined;
  #plan: AnswerPlan | undefined = undefined;
  #isAnswering = false;
  /** Nothing more may be asked over this connection: that was said, or it is out of step. */
  #isOver = false;
  /** Closed behind a whole answer; a request may be on its way, and nobody looks at it. */
  #isDeaf = false;
  #tunnel: TunnelParty | undefined = undefined;
  /** All that has come over it. */
  received = "";

  constructor(name: string, address: string, wire: MemoryWire, stage: Stage) {
    this.name = name;
    this.wire = wire;
    this.#address = address;
    this.#stage = stage;
    this.#writer = new SlowWriter(wire, stage);
    wire.attach(this);
  }

  onBytes(chunk: Buffer): void {
    const text = chunk.toString("latin1");
    if (this.#tunnel === undefined) this.received += text;
    this.#stream.feed(text);
    this.#rest();
  }

  onEnd(): void {
    if (this.#tunnel !== undefined) this.#tunnel.onEnd();
    else this.wire.end();
  }

  onDrain(): void {
    this.#writer.onDrain();
  }

  onClose(error: Error | undefined): void {
    this.#isOver = true;
    this.#writer.stop();
    this.#tunnel?.onClose(error);
  }

  onHead({ startLine, fields }: StreamHead): boolean {
    const { ledger, chance, world, trace } = this.#stage;
    const [method = "", target = ""] = startLine.split(" ");
    trace?.(`${this.name} is asked ${startLine}`);
    const request = ledger.find(target);
    if (request === undefined) return true;
    request.heads += 1;
    if (this.#isDeaf) {
      this.#attempt = undefined;
      return true;
    }
    if (this.#attempt !== undefined) ledger.wrong(`${this.name} is asked before it has answered`);
    if (this.#isOver) ledger.wrong(`${this.name} is asked over a connection that is over`);
    const mark = `a${request.plan.id}.${request.attempts.length}`;
    const asked = {
      method,
      expectsContinue: fields.has("expect"),
      wantsTunnel: fields.has("upgrade"),
      isReused: this.#writer.messages > 0,
    };
    const plan = planAnswer(chance, world, asked, mark);
    const attempt: Attempt = {
      request,
      mark,
      backend: this.#address,
      upload: new BodyCheck(`q${request.plan.id}`, request.plan.bodyLength),
      isRequestComplete: false,
      status: 0,
      bodyLength: plan.bodyLength,
      isAnswered: false,
      hasTrailers: plan.hasTrailers,
    };
    request.attempts.push(attempt);
    this.#attempt = attempt;
    this.#plan = plan;
    for (const status of plan.interim) this.#writeInterim(status);
    if (plan.isEarly) this.#answerSoon();
    return true;
  }

  onBody(text: string): void {
    const wrong = this.#attempt?.upload.take(text);
    if (wrong !== undefined) this.#stage.ledger.wrong(`${this.name}: ${wrong}`);
  }

  onMessageEnd(trailers: ReadonlyMap<string, string>): void {
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    attempt.isRequestComplete = true;
    const { plan, isSent } = attempt.request;
    const { ledger } = this.#stage;
    if (plan.flaw !== undefined) ledger.wrong(`${this.name} takes malformed ${plan.id} for whole`);
    if (!isSent || !attempt.upload.isWhole) ledger.wrong(`${this.name}: ${plan.id} is not whole`);
    if (plan.hasTrailers && trailers.get("x-sum") !== `q${plan.id}`) {
      ledger.wrong(`${this.name}: ${plan.id} comes without its trailer`);
    }
    if (!this.#plan!.isEarly) this.#answerSoon();
    else if (attempt.isAnswered) this.#beFree();
  }

  onTunnel(text: string): void {
    this.#tunnel?.onText(text);
  }

  onWrong(what: string): void {
    this.#stage.ledger.wrong(`${this.name} gets ${what}`);
  }

  /** A backend that reads slowly rests a while behind each read. */
  #rest(): void {
    const { chance, queue, world } = this.#stage;
    if (!chance.happens(world.faultShare / 4)) return;
    this.wire.pause();
    queue.after(chance.between(1, 300), () => this.wire.resume());
  }

  #writeInterim(status: number): void {
    this.#stage.trace?.(`${this.name} sends ${status}`);
    this.wire.write(Buffer.from(`HTTP/1.1 ${status} Interim\r\n\r\n`));
  }

  #answerSoon(): void {
    const plan = this.#plan!;
    this.#stage.queue.after(plan.delayMs, () => this.#answer(plan));
  }

  #answer(plan: AnswerPlan): void {
    if (this.#isOver || this.#isAnswering) return;
    const { trace } = this.#stage;
    this.#isAnswering = true;
    const attempt = this.#attempt!;
    attempt.status = plan.status;
    trace?.(`${this.name} answers ${attempt.mark}: ${plan.status} ${plan.flaw}`);
    if (plan.flaw !== "none" || plan.announcesClose) this.#isOver = true;
    if (plan.status === 101) this.#stream.beginTunnel();
    // Of one with a surplus the end may arrive before the last piece is written, and the next
    // request be on its way already; nobody can tell then to which one the surplus belongs.
    attempt.isAnswered = plan.flaw === "surplus";
    this.#isDeaf = plan.flaw === "surplus";
    this.#writer.write(plan, () => {
      attempt.isAnswered ||= /^(none|fin-behind|reset-behind)$/.test(plan.flaw);
      this.#endAnswer(plan);
    });
  }

  #endAnswer(plan: AnswerPlan): void {
    switch (plan.flaw) {
      case "cut-fin":
      case "fin":
      case "garbage":
        this.wire.end();
        return;
      case "fin-behind":
        this.#close();
        return;
      case "surplus":
      case "cut-reset":
      case "reset":
      case "reset-behind":
        this.wire.reset();
        return;
      case "none":
        if (plan.status === 101) this.#beginTunnel(plan);
        else if (plan.announcesClose) this.wire.end();
        else if (this.#attempt!.isRequestComplete) this.#beFree();
        return;
      default:
        return;
    }
  }

  #beginTunnel(plan: AnswerPlan): void {
    const { mark, request } = this.#attempt!;
    this.#tunnel = new TunnelParty(this.name, this.wire, this.#stage, {
      // Two backends may have been asked for the same tunnel.
      sends: `b${mark}`,
      sendsLength: plan.tunnelLength,
      expects: `c${request.plan.id}`,
    });
  }

  /** The next request may come; or the connection is closed, at any moment. */
  #beFree(): void {
    this.#attempt = undefined;
    this.#isAnswering = false;
    const { chance, queue, world } = this.#stage;
    if (!chance.happens(world.faultShare)) return;
    const requests = this.#writer.messages;
    queue.after(chance.between(0, 400), () => this.#closeIdle(requests));
  }

  #closeIdle(requests: number): void {
    if (this.#isOver || this.#writer.messages !== requests || this.#attempt !== undefined) return;
    const { chance, trace } = this.#stage;
    this.#isOver = true;
    const how = chance.oneOf(["fin", "reset", "408"]);
    trace?.(`${this.name} closes while idle: ${how}`);
    if (how === "reset") this.wire.reset();
    else {
      if (how === "408") this.wire.write(Buffer.from("HTTP/1.1 408 Idle\r\n\r\n"));
      this.#close();
    }
  }

  /** Some close for good, so that what comes later is answered by a reset; others only send FIN. */
  #close(): void {
    this.#isDeaf = true;
    if (this.wire.bytesQueued === 0 && this.#stage.chance.happens(0.5)) this.wire.destroy();
    else this.wire.end();
  }
}
