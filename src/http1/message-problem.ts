/**
 * What can be wrong with a message on the wire, on either end. A server answers with `status`; a
 * client end that reads the same from a backend reports a broken response.
 *
 * Sources: RFC 9112 §2.2, §3, §5, §6.3, §7.1; RFC 6585 §5; RFC 9110 §10.1.1.
 */
export const messageProblems = {
  start_line: { status: 400, text: "the start line is not HTTP/1.1" },
  target: { status: 400, text: "the request target has a form or an octet that is not allowed" },
  target_too_long: { status: 414, text: "the request target is longer than the limit" },
  version: { status: 505, text: "the HTTP version is not 1.0 or 1.1" },
  connect: { status: 501, text: "CONNECT is not supported" },
  field_line: { status: 400, text: "a field line is malformed" },
  head_too_large: { status: 431, text: "the header section is larger than the limit" },
  too_many_fields: { status: 431, text: "there are more field lines than the limit" },
  host: { status: 400, text: "Host is missing, repeated or invalid" },
  content_length: { status: 400, text: "Content-Length is repeated or not a number" },
  transfer_encoding: { status: 400, text: "Transfer-Encoding is not exactly chunked" },
  transfer_coding_unknown: {
    status: 501,
    text: "a transfer coding other than chunked is not known",
  },
  both_framings: { status: 400, text: "Content-Length and Transfer-Encoding are both there" },
  expectation: { status: 417, text: "the expectation is not 100-continue" },
  body_too_large: { status: 413, text: "the body is larger than the limit" },
  chunk: { status: 400, text: "a chunk is malformed" },
  chunk_extensions: { status: 400, text: "the chunk extensions are larger than the limit" },
  trailers: { status: 400, text: "the trailer section is malformed" },
  truncated: { status: 400, text: "the message ended before it was complete" },
  head_timeout: { status: 408, text: "the header section did not come in time" },
  body_timeout: { status: 408, text: "the body came more slowly than the limit" },
} as const;

export type MessageProblem = keyof typeof messageProblems;
