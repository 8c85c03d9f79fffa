/**
 * Whether what was taken is right by the parser of the cases, which knows strict grammar only and
 * shares nothing with the engine, and says the same there. What the engine takes beyond strict
 * grammar is listed: the rest would be an ambiguity that was let in.
 */
import { UNTIL_CLOSE } from "../../src/http1/framing.ts";
import { type Field, type Message, type Parsed, parseMessages } from "../cases/parse-messages.ts";
import type { Reading, ReadMessage } from "./reading.ts";

/** Empty lines before a request are ignored. */
const emptyLines = /^(?:\r\n){1,8}/;

/** What is taken although it is not strict, each for its reason. */
const takenRequests: readonly RegExp[] = [
  // A coding may be written in any case (RFC 9112 §7), and extensions are ignored (§7.1.1).
  /^coding chunked$/i,
  /^chunk extension "[\da-f]+[ \\t]*;/i,
  // HTTP/1.0 knows no Host; later minor versions are read as HTTP/1.1 (RFC 9110 §2.5).
  /^0 lines of Host$/,
  /^start line "[^ ]+ [^ ]+ HTTP\/1\.[2-9]"$/,
  // A trailer that is dropped frames nothing (RFC 9110 §6.5.1).
  /^trailer (?:content-length|transfer-encoding|host)$/,
];

const takenResponses: readonly RegExp[] = [
  ...takenRequests,
  // Senders leave out the space before an empty reason (RFC 9112 §4).
  /^start line "HTTP\/1\.\d \d{3}"$/,
  /^start line "HTTP\/1\.[2-9] \d{3} /,
];

/** `reading` is what was made of all octets. */
export function acceptedRequestWrongs(octets: string, reading: Reading): string[] {
  const strict = parseMessages(octets.replace(emptyLines, ""), { name: "client" });
  return acceptedWrongs(strict, reading, takenRequests);
}

/** The connection ends behind the octets, and with it a body that nothing frames. */
export function acceptedResponseWrongs(octets: string, method: string, reading: Reading): string[] {
  const methods = Array.from({ length: reading.messages.length + 1 }, () => method);
  const strict = parseMessages(octets, { name: "server", methods, hasEnded: true });
  const messages = reading.messages.map((message) => ({
    ...message,
    isComplete: message.isComplete || message.head.includes(`(${UNTIL_CLOSE} octets`),
  }));
  return acceptedWrongs(strict, { ...reading, messages }, takenResponses);
}

function acceptedWrongs(strict: Parsed, reading: Reading, taken: readonly RegExp[]): string[] {
  // Behind an empty line between requests the other parser is out of step.
  if (reading.problem !== "none" || strict.wrongs.includes('start line ""')) return [];
  const strange = strict.wrongs.filter((wrong) => !taken.some((pattern) => pattern.test(wrong)));
  // Where strict grammar was left, the other parser does not know how the octets go on.
  if (strange.length > 0 || strict.wrongs.some((wrong) => /^(?:chunk|start)/.test(wrong))) {
    return strange;
  }
  return strict.messages.flatMap((message, i) => differences(message, reading.messages[i]));
}

function differences(strict: Message, read: ReadMessage | undefined): string[] {
  if (!strict.isHeadComplete) return [];
  if (read === undefined) return [`${strict.startLine} was not read`];
  const rows: readonly [string, unknown, unknown][] = [
    ["fields", strict.fields.map(toPair), read.fields],
    ["trailers", strict.trailers.map(toPair), read.trailers],
    ["body", strict.isComplete ? strict.body : "", strict.isComplete ? read.body : ""],
    ["complete", strict.isComplete, read.isComplete],
  ];
  return rows
    .map(([what, wanted, is]) => [what, JSON.stringify(wanted), JSON.stringify(is)])
    .filter(([, wanted, is]) => wanted !== is)
    .map(([what, wanted, is]) => `${what} are ${is}, not ${wanted}`);
}

function toPair({ name, value }: Field): [string, string] {
  return [name, value];
}
