/**
 * The classes of octets that Weir's client end and Node's client read differently, each a row of
 * the table in docs/http1-differences.md. The first class that holds is the one that counts.
 */
import type { Difference } from "./compare.ts";

type Holds = (difference: Difference) => boolean;

export const responseDifferences: Readonly<Record<string, Holds>> = {
  "response-coding": refusedFor("transfer_encoding", "transfer_coding_unknown"),
  "response-tab-behind-coding": ({ octets }) =>
    /^transfer-encoding:[ \t]*chunked *\t/im.test(octets),
  "switch-not-asked-for": refusedAtStart(/HTTP\/1\.\d 101(?: .*)?\r\n(?:.+\r\n)*\r\n$/),
  "line-end-before-response": refusedAtStart(/(?:^|\r\n)[\r\n]$/),
  "status-out-of-range": refusedAtStart(/HTTP\/1\.\d (?:0|[6-9])\d\d.*\r\n(?:.+\r\n)*\r\n$/),
  "reason-phrase": refusedAtStart(/HTTP\/1\.\d \d{3} [^\r\n]*[^\t\r\n\x20-\x7e\x80-\xff]$/),
  "response-minor-version": refusedByNode("HPE_INVALID_VERSION", /HTTP\/1\.[2-9] /),
  "response-space-before-chunk-extension": refusedByNode(
    "HPE_INVALID_CHUNK_SIZE",
    /\n[\da-f]+[ \t]+;/i,
  ),
  "response-chunk-extension-grammar": refusedByNode(
    /^HPE_STRICT Invalid character in chunk ext/,
    /\n[\da-f]+;/i,
  ),
  "response-framing-in-trailers": refusedByNode(
    /^HPE_INVALID_(?:TRANSFER_ENCODING|CONTENT_LENGTH)$/,
    /\n0+(?:;.*)?\r\n(?:.+\r\n)*(?:content-length|transfer-encoding):/i,
  ),
  "close-in-interim": refusedByNode(
    "HPE_CLOSED_CONNECTION",
    /HTTP\/1\.0 1\d\d|HTTP\/1\.\d 1\d\d .*\r\n(?:.+\r\n)*connection:.*\bclose\b/i,
  ),
  "behind-last-response": isBehindResponse,
};

/** Weir refuses for that reason; Node does not. */
function refusedFor(...problems: readonly string[]): Holds {
  return ({ weir }) => problems.some((problem) => weir.refusal === `malformed ${problem}`);
}

/** Weir refuses a head, of which it has read up to what matches. */
function refusedAtStart(read: RegExp): Holds {
  return ({ weir, octets, refusedAt }) =>
    weir.refusal === "malformed start_line" && read.test(octets.slice(0, refusedAt + 1));
}

/** Node refuses for that reason, and something is there that explains it; Weir takes it. */
function refusedByNode(code: string | RegExp, reason: RegExp): Holds {
  return ({ node, octets }) =>
    (typeof code === "string" ? node.refusal === code : code.test(node.refusal)) &&
    reason.test(octets);
}

/** Both have read the same final response, and Node complains of what follows it. */
function isBehindResponse({ weir, node, what }: Difference): boolean {
  const isComplete = weir.messages.at(-1)?.isComplete ?? false;
  return isComplete && what === "refusal" && weir.refusal === "" && node.refusal.startsWith("HPE_");
}
