/** Whether what client and upstream have seen is what a request case allows. */
import type { ForbiddenOctets, RequestCase, Sighting } from "./case-file.ts";
import { checkRequest } from "./check-message.ts";
import { type Message, type Parsed, statusOf } from "./parse-messages.ts";
import { answerBodyOf, type UpstreamConnection } from "./upstream-recorder.ts";

export interface RequestOutcome extends Parsed {
  /** Whether another request went before, whose answer is the first of `messages`. */
  readonly isBehind: boolean;
  /** Whether an answer or the end came in time. */
  readonly isInTime: boolean;
  readonly hasEnded: boolean;
  readonly upstream: readonly (Parsed & { readonly connection: UpstreamConnection })[];
}

/** The target of the request that goes before. */
export const firstTarget = "/before-the-case";

interface Seen {
  readonly row: RequestCase;
  readonly outcome: RequestOutcome;
  readonly finals: readonly Message[];
  readonly requests: readonly Message[];
  readonly complete: readonly Message[];
}

export function judgeRequestCase(row: RequestCase, outcome: RequestOutcome): string[] {
  const wrongs: string[] = [...outcome.wrongs.map((wrong) => `the client got ${wrong}`)];
  const finals = outcome.messages.filter((message) => !isInterim(message));
  const requests = outcome.upstream.flatMap(({ messages }) => messages);
  for (const { wrongs: found } of outcome.upstream) {
    wrongs.push(...found.map((wrong) => `the upstream got ${wrong}`));
  }
  if (outcome.isBehind) {
    const answer = finals.shift();
    const at = requests.findIndex(({ startLine }) => startLine.includes(firstTarget));
    if (at >= 0) requests.splice(at, 1);
    if (answer?.body !== answerBodyOf("GET", firstTarget)) {
      wrongs.push(`the request before was answered ${answer?.startLine} ${answer?.body}`);
    }
  }
  const complete = requests.filter(({ isComplete }) => isComplete);
  const seen: Seen = { row, outcome, finals, requests, complete };
  return [...wrongs, ...judgeAnswers(seen), ...judgeEnd(seen), ...judgeBounds(seen)];
}

function judgeAnswers(seen: Seen): string[] {
  const { row, outcome, finals } = seen;
  if (row.expectation === "wait") {
    return finals.length === 0 ? [] : [`was answered ${finals[0]!.startLine}`];
  }
  if (finals.length === 0 && row.timeout_ok) return [];
  if (!outcome.isInTime) return [`no answer in time, ${finals.length} responses`];
  const isRejected =
    row.expectation === "reject-4xx" ||
    (row.expectation === "either" && (finals.length === 0 || isRejection(row, finals[0]!)));
  return isRejected ? judgeRejection(seen) : judgeForward(seen);
}

function judgeRejection({ row, outcome, finals, requests, complete }: Seen): string[] {
  const wrongs: string[] = [];
  if (complete.length > 0) wrongs.push(`reached the upstream: ${complete[0]!.startLine}`);
  if (row.upstream?.requests === 0 && requests.length > 0) wrongs.push("its head was forwarded");
  const [answer] = finals;
  if (answer === undefined) {
    // Where the head was forwarded before the error showed, the exchange may be broken off.
    const mayBeSilent = row.silent_close || requests.length > 0;
    if (!mayBeSilent || !outcome.hasEnded) wrongs.push("no answer");
  } else if (!isRejection(row, answer) || !answer.isComplete) {
    wrongs.push(`was answered ${answer.startLine}`);
  }
  if (finals.length > 1) wrongs.push(`${finals.length} responses`);
  return wrongs;
}

function judgeForward({ row, finals, requests, complete }: Seen): string[] {
  const wanted: Sighting = row.upstream ?? {};
  const wrongs: string[] = [];
  const firstError = finals.findIndex((answer) => ![200, 426].includes(statusOf(answer)));
  const answers = firstError < 0 ? finals : finals.slice(0, firstError);
  const errors = finals.slice(answers.length);
  const count = wanted.requests ?? wanted.paths?.length;
  if (count !== undefined && complete.length !== count) {
    wrongs.push(`${complete.length} requests reached the upstream, not ${count}`);
  }
  if (answers.length !== complete.length || answers.length === 0) {
    const lines = finals.map(({ startLine }) => startLine).join(", ");
    wrongs.push(`${complete.length} requests at the upstream, answered ${lines}`);
  }
  if (errors.length > 1) wrongs.push(`${errors.length} responses from the first error on`);
  for (const error of errors.filter((message) => !isError(message))) {
    wrongs.push(`behind the answers came ${error.startLine}`);
  }
  answers.forEach((answer, i) => {
    const [method = "", target = ""] = complete[i]?.startLine.split(" ") ?? [];
    const body = method === "HEAD" ? "" : answerBodyOf(method, target);
    if (answer.body !== body) wrongs.push(`answer ${i + 1} is ${JSON.stringify(answer.body)}`);
  });
  wanted.paths?.forEach((path, i) => {
    const target = complete[i]?.startLine.split(" ")[1];
    if (target !== path) wrongs.push(`request ${i + 1} is for ${target}, not ${path}`);
  });
  if (requests.length > complete.length) wrongs.push("a request was forwarded in part");
  if (complete[0] !== undefined) wrongs.push(...checkRequest(wanted, complete[0]));
  return wrongs;
}

/** Rule 4, and `must_close_after`. */
function judgeEnd({ row, outcome }: Seen): string[] {
  const wrongs = outcome.upstream
    .filter(
      ({ messages, connection }) => !(messages.at(-1)?.isComplete ?? true) && !connection.isClosed,
    )
    .map(() => "the connection of an unfinished request was kept");
  if (row.must_close_after && !outcome.hasEnded) wrongs.push("the connection stays open");
  return wrongs;
}

/** What holds however the case was taken. */
function judgeBounds({ row, outcome, requests, complete }: Seen): string[] {
  const wanted: Sighting = row.upstream ?? {};
  const wrongs: string[] = [];
  for (const path of wanted.never_paths ?? []) {
    if (requests.some(({ startLine }) => startLine.includes(path))) wrongs.push(`${path} arrived`);
  }
  if (wanted.max_requests !== undefined && requests.length > wanted.max_requests) {
    wrongs.push(`${requests.length} requests, more than ${wanted.max_requests}`);
  }
  if (wanted.complete_requests !== undefined && complete.length > wanted.complete_requests) {
    wrongs.push(`${complete.length} complete requests, more than ${wanted.complete_requests}`);
  }
  for (const { connection } of outcome.upstream) {
    const { bytes_absent: name } = wanted;
    if (name !== undefined && forbidden[name].test(connection.octets))
      wrongs.push(`${name} sent on`);
  }
  return wrongs;
}

const forbidden: Readonly<Record<ForbiddenOctets, RegExp>> = {
  "\\x00": /\0/,
  "bare CR": /\r(?!\n)/,
  "bare LF": /(?<!\r)\n/,
  "chunk extension": /\r\n[0-9a-f]+[ \t]*;/i,
};

function isError(message: Message): boolean {
  const status = statusOf(message);
  return message.isComplete && status >= 400 && status < 500 && status !== 426;
}

function isRejection(row: RequestCase, answer: Message): boolean {
  const status = statusOf(answer);
  if (row.reject_status !== undefined) return row.reject_status.includes(status);
  return (status >= 400 && status < 500 && status !== 426) || status === 501 || status === 505;
}

function isInterim(message: Message): boolean {
  return message.isHeadComplete && /^HTTP\/1\.1 1\d\d /.test(message.startLine);
}
