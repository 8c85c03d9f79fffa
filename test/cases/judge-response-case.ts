/** Whether what client and upstream have seen is what a response case allows. */
import type { ClientSighting, ResponseCase } from "./case-file.ts";
import { checkFields } from "./check-message.ts";
import { RESPONSE_HEAD_MS } from "./gateway-lanes.ts";
import { firstTarget } from "./judge-request-case.ts";
import { type Message, type Parsed, statusOf } from "./parse-messages.ts";
import { answerBodyOf, type UpstreamConnection } from "./upstream-recorder.ts";

export interface ResponseOutcome extends Parsed {
  /** Whether another request went before, whose answer is the first of `messages`. */
  readonly isBehind: boolean;
  readonly hasEnded: boolean;
  /** Whether an answer or the end has come. */
  readonly isOver: boolean;
  readonly elapsedMs: number;
  /** The part of it that counts as the gateway's. */
  readonly deliveryMs: number;
}

type Record = Parsed & { readonly connection: UpstreamConnection };

export function judgeResponseCase(
  row: ResponseCase,
  outcome: ResponseOutcome,
  upstream: readonly Record[],
): string[] {
  const wrongs = outcome.wrongs.map((wrong) => `the client got ${wrong}`);
  for (const record of upstream) wrongs.push(...record.wrongs.map((wrong) => `sent on: ${wrong}`));
  if (!outcome.isOver) wrongs.push("no answer");
  const finals = outcome.messages.filter((message) => !isInterim(message));
  if (outcome.isBehind) {
    const before = finals.shift();
    if (before?.body !== answerBodyOf("GET", firstTarget)) {
      wrongs.push(`the request before was answered ${before?.startLine} ${before?.body}`);
    }
  }
  const [answer, ...more] = finals;
  if (more.length > 0) wrongs.push(`${1 + more.length} responses`);
  wrongs.push(...judgeAnswer(row, outcome, answer));
  if (row.upstream_end === "never") wrongs.push(...judgeTime(outcome.elapsedMs));
  if (row.upstream_connection_must_close && row.upstream_end !== "fin-on-second-request") {
    const open = upstream.filter(({ connection }) => !connection.isClosed);
    if (open.length > 0) wrongs.push("the upstream's connection was kept");
  }
  return wrongs;
}

function judgeAnswer(
  row: ResponseCase,
  outcome: ResponseOutcome,
  answer: Message | undefined,
): string[] {
  const isGatewayError = answer?.isComplete && [502, 504].includes(statusOf(answer));
  switch (row.expectation) {
    case "bad-gateway-5xx":
      return isGatewayError ? [] : [`was answered ${answer?.startLine}`];
    case "abort-client":
      return isGatewayError ? [] : judgeAbort(outcome, answer);
    case "either":
      if (isGatewayError) return [];
      if (row.client.complete === false) return judgeAbort(outcome, answer);
      return judgeForward(row.client, outcome, answer);
    case "forward-normalized":
      return judgeForward(row.client, outcome, answer);
  }
}

/** The client must be able to see that something is missing. */
function judgeAbort(outcome: ResponseOutcome, answer: Message | undefined): string[] {
  if (answer?.isComplete) return [`a complete response: ${answer.startLine}`];
  return outcome.hasEnded ? [] : ["the connection stays open"];
}

function judgeForward(
  wanted: ClientSighting,
  outcome: ResponseOutcome,
  answer: Message | undefined,
): string[] {
  if (!answer?.isComplete) return [`no complete answer: ${answer?.startLine}`];
  const wrongs = checkFields(wanted, answer.fields);
  const status = statusOf(answer);
  if (status >= 500) wrongs.push(`was answered ${answer.startLine}`);
  if (wanted.status !== undefined && status !== wanted.status) wrongs.push(`status ${status}`);
  if (wanted.body !== undefined && answer.body !== wanted.body) {
    wrongs.push(`body ${JSON.stringify(answer.body)}`);
  }
  const interim = outcome.messages.filter(isInterim).map(statusOf);
  if (wanted.interim !== undefined && wanted.interim.join() !== interim.join()) {
    wrongs.push(`interim responses ${interim.join()}, not ${wanted.interim.join()}`);
  }
  if (wanted.within_ms !== undefined && outcome.deliveryMs > wanted.within_ms) {
    wrongs.push(`took ${Math.round(outcome.deliveryMs)} ms`);
  }
  return wrongs;
}

/** At the deadline for the head, within a tenth of it. */
function judgeTime(elapsedMs: number): string[] {
  const share = elapsedMs / RESPONSE_HEAD_MS;
  return share > 0.9 && share < 1.1 ? [] : [`took ${Math.round(elapsedMs)} ms`];
}

function isInterim(message: Message): boolean {
  return /^HTTP\/1\.1 1\d\d /.test(message.startLine);
}
