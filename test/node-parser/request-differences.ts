/**
 * The classes of octets that Weir's server end and Node's server read differently, each a row of
 * the table in docs/http1-differences.md. The first class that holds is the one that counts.
 */
import { METHODS } from "node:http";
import { cutAt } from "../http1/check-splits.ts";
import { readRequestParts } from "../http1/read-parts.ts";
import type { Difference } from "./compare.ts";

type Holds = (difference: Difference) => boolean;

const methods = new Set(METHODS);

export const requestDifferences: Readonly<Record<string, Holds>> = {
  "method-not-registered": hasUnknownMethod,
  limits: refusedFor("head_too_large", "target_too_long", "too_many_fields", "body_too_large"),
  "chunk-size-digits": ({ weir, octets, refusedAt }) =>
    weir.refusal === "chunk" && /\n[\da-f]{14}$/i.test(octets.slice(0, refusedAt + 1)),
  "target-grammar": refusedFor("target"),
  "host-grammar": refusedFor("host"),
  "major-version": refusedFor("version"),
  "minor-version": refusedByNode("HPE_INVALID_VERSION", /HTTP\/1\.[2-9]\r/),
  expectation: refusedFor("expectation"),
  "transfer-coding": refusedFor("transfer_encoding", "transfer_coding_unknown"),
  "upgrade-asked-for": isUpgradeInNode,
  "lone-line-end-before-request": refusedAtStart(/\n$|\r[^\n]$/),
  "request-line-without-version": refusedAtStart(/\S\r$/),
  "spaces-in-request-line": refusedAtStart(/ $/),
  "tab-behind-coding": ({ octets }) => /^transfer-encoding:[ \t]*chunked *\t/im.test(octets),
  "framing-in-trailers": refusedByNode(
    /^HPE_INVALID_(?:TRANSFER_ENCODING|CONTENT_LENGTH)$/,
    /\n0+(?:;.*)?\r\n(?:.+\r\n)*(?:content-length|transfer-encoding):/i,
  ),
  "space-before-chunk-extension": refusedByNode("HPE_INVALID_CHUNK_SIZE", /\n[\da-f]+[ \t]+;/i),
  "chunk-extension-grammar": refusedByNode(
    /^HPE_STRICT Invalid character in chunk ext/,
    /\n[\da-f]+;/i,
  ),
  "behind-last-request": refusedByNode("HPE_CLOSED_CONNECTION", /HTTP\/1\.0|:.*\bclose\b/i),
  "refused-when-complete": isRefusedWhenComplete,
};

/** Weir refuses for that reason; Node does not, or later. */
function refusedFor(...problems: readonly string[]): Holds {
  return ({ weir }) => problems.includes(weir.refusal);
}

/** Weir refuses in a request line, where it has read up to what matches. */
function refusedAtStart(read: RegExp): Holds {
  return ({ weir, octets, refusedAt }) =>
    weir.refusal === "start_line" && read.test(octets.slice(0, refusedAt + 1));
}

/** Node refuses for that reason, and something is there that explains it; Weir takes it. */
function refusedByNode(code: string | RegExp, reason: RegExp): Holds {
  return ({ node, octets }) =>
    (typeof code === "string" ? node.refusal === code : code.test(node.refusal)) &&
    reason.test(octets);
}

function hasUnknownMethod({ weir, node }: Difference): boolean {
  if (node.refusal !== "HPE_INVALID_METHOD") return false;
  const isKnown = weir.messages.every(({ head }) => methods.has(head.split(" ")[0]!));
  // What was no whole request for Weir was begun with another word.
  return !isKnown || weir.messages.every(({ isComplete }) => isComplete);
}

/** Node leaves HTTP without a word. */
function isUpgradeInNode({ octets, node }: Difference): boolean {
  if (node.refusal !== "") return false;
  return /^upgrade:/im.test(octets) && /^connection:.*\bupgrade\b/im.test(octets);
}

/** However the head goes on, Weir refuses it. */
function isRefusedWhenComplete({ octets, weir, node }: Difference): boolean {
  if (weir.refusal !== "" || node.refusal === "") return false;
  return ["\r\n\r\n", "\r\nHost: a\r\n\r\n", " HTTP/1.1\r\nHost: a\r\n\r\n"].every(
    (rest) => readRequestParts(cutAt(octets + rest, [])).problem !== "none",
  );
}
