/** What a simulated client makes of the octets that come back, compared with what backends sent. */
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import type { Answer, Attempt, RequestRecord } from "./ledger.ts";
import { BodyCheck } from "./marked-body.ts";
import { MessageStream, type StreamHead, type StreamReceiver } from "./message-stream.ts";
import type { Stage } from "./stage.ts";
import { TunnelParty } from "./tunnel-party.ts";

export class AnswerReader implements StreamReceiver {
  wire: MemoryWire | undefined = undefined;
  readonly #name: string;
  readonly #requests: readonly RequestRecord[];
  readonly #stage: Stage;
  readonly #onChange: () => void;
  readonly #stream = new MessageStream(true, this);
  /** Final responses whose head has come, and those of them that are complete. */
  #begun = 0;
  complete = 0;
  hasEnded = false;
  #body: BodyCheck | undefined = undefined;
  #isInterim = false;
  #continued: RequestRecord | undefined = undefined;
  #tunnel: TunnelParty | undefined = undefined;
  /** All that has come, before a tunnel. */
  received = "";

  constructor(
    name: string,
    requests: readonly RequestRecord[],
    stage: Stage,
    onChange: () => void,
  ) {
    this.#name = name;
    this.#requests = requests;
    this.#stage = stage;
    this.#onChange = onChange;
  }

  get isTunnel(): boolean {
    return this.#tunnel !== undefined;
  }

  get isUnderWay(): boolean {
    return this.#stream.isUnderWay;
  }

  /** Whether 100 (Continue) has come for that request. */
  mayContinue(request: RequestRecord): boolean {
    return this.#continued === request;
  }

  feed(text: string): void {
    if (this.#tunnel === undefined) this.received += text;
    this.#stream.feed(text);
    this.#onChange();
  }

  onEnd(): void {
    this.hasEnded = true;
    this.#stream.end();
    this.#tunnel?.onEnd();
  }

  onClose(): void {
    this.hasEnded = true;
  }

  onHead({ startLine, fields }: StreamHead): boolean {
    const status = Number(startLine.split(" ")[1]);
    this.#stage.trace?.(`${this.#name} gets ${startLine} ${fields.get("x-mark") ?? ""}`);
    this.#isInterim = status < 200 && status !== 101;
    if (this.#isInterim) {
      if (status === 100) this.#continued = this.#requests[this.#begun];
      return false;
    }
    const request = this.#requests[this.#begun];
    this.#begun += 1;
    if (request === undefined) {
      this.#wrong(`gets ${startLine} and has asked nothing`);
      return true;
    }
    this.#begin(request, status, fields);
    if (status === 101) this.#beginTunnel(request);
    return !answersHead(request) && status !== 204 && status !== 304;
  }

  onBody(text: string): void {
    const answer = this.#requests[this.#begun - 1]?.answer;
    if (answer === undefined) return;
    answer.bodyLength += text.length;
    const wrong = this.#body?.take(text);
    if (wrong !== undefined) this.#wrong(wrong);
  }

  onMessageEnd(trailers: ReadonlyMap<string, string>): void {
    if (this.#isInterim) return;
    this.complete += 1;
    const request = this.#requests[this.#begun - 1];
    const answer = request?.answer;
    if (request === undefined || answer === undefined) return;
    answer.isComplete = true;
    if (answer.attempt !== undefined) this.#checkWhole(request, answer.attempt, trailers);
  }

  onTunnel(text: string): void {
    this.#tunnel!.onText(text);
  }

  onWrong(what: string): void {
    this.#wrong(`gets ${what}`);
  }

  #begin(request: RequestRecord, status: number, fields: ReadonlyMap<string, string>): void {
    const { plan, attempts } = request;
    const mark = fields.get("x-mark");
    const attempt = mark === undefined ? undefined : attempts.find((one) => one.mark === mark);
    if (mark !== undefined && attempt === undefined) {
      this.#wrong(`gets the answer ${mark} to its request ${plan.id}`);
    } else if (attempt !== undefined && attempt.status !== status) {
      this.#wrong(`gets ${status} where ${mark} is ${attempt.status}`);
    }
    const connection = fields.get("connection");
    const closes = plan.versionMinor === 0 ? connection !== "keep-alive" : connection === "close";
    const answer: Answer = { status, attempt, bodyLength: 0, isComplete: false, closes };
    request.answer = answer;
    const hasBody = attempt !== undefined && plan.method !== "HEAD";
    this.#body = hasBody ? new BodyCheck(attempt.mark, attempt.bodyLength) : undefined;
  }

  #checkWhole(
    { plan }: RequestRecord,
    attempt: Attempt,
    trailers: ReadonlyMap<string, string>,
  ): void {
    const { mark } = attempt;
    if (!attempt.isAnswered) this.#wrong(`takes ${mark} for whole, which was never completed`);
    if (this.#body?.isWhole === false) this.#wrong(`takes ${mark} for whole, which is longer`);
    const mayHaveTrailers = attempt.hasTrailers && plan.method !== "HEAD";
    if (mayHaveTrailers && plan.versionMinor === 1 && trailers.get("x-sum") !== mark) {
      this.#wrong(`gets ${mark} without its trailer`);
    }
  }

  #beginTunnel(request: RequestRecord): void {
    const { id, wantsTunnel } = request.plan;
    if (!wantsTunnel) this.#wrong(`gets 101 to ${id}, which has not asked for it`);
    this.#stream.beginTunnel();
    request.answer!.isComplete = true;
    this.complete += 1;
    this.received = this.received.slice(0, this.received.lastIndexOf("\r\n\r\n") + 4);
    this.#tunnel = new TunnelParty(this.#name, this.wire!, this.#stage, {
      sends: `c${id}`,
      sendsLength: this.#stage.chance.length(3000),
      expects: `b${request.answer!.attempt?.mark}`,
    });
  }

  #wrong(what: string): void {
    this.#stage.ledger.wrong(`${this.#name} ${what}`);
  }
}

/** One that the gateway could not read is not known to be HEAD, and its refusal has a body. */
export function answersHead({ plan, begun }: RequestRecord): boolean {
  return plan.method === "HEAD" && begun > 0;
}
