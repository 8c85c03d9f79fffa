/** One message of each class, as short as it can be. */

const get = (line: string, ...fields: readonly string[]): string =>
  `${[line, "Host: a", ...fields].join("\r\n")}\r\n\r\n`;
const post = (coding: string, body: string): string =>
  `${get("POST / HTTP/1.1", `Transfer-Encoding: ${coding}`)}${body}`;
const chunks = (body: string): string => post("chunked", body);
const ok = (...fields: readonly string[]): string =>
  `${["HTTP/1.1 200 OK", ...fields].join("\r\n")}\r\n\r\n`;

export const requestExamples: Readonly<Record<string, string>> = {
  "method-not-registered": get("FROB / HTTP/1.1"),
  limits: get("GET / HTTP/1.1", ...Array.from({ length: 100 }, (_, i) => `X-${i}: v`)),
  "chunk-size-digits": chunks("00000000000001\r\nx\r\n0\r\n\r\n"),
  "target-grammar": get("GET /a#b HTTP/1.1"),
  "host-grammar": get("GET / HTTP/1.1", "Host: b"),
  "major-version": get("GET / HTTP/2.0"),
  "minor-version": get("GET / HTTP/1.2"),
  expectation: get("GET / HTTP/1.1", "Expect: 100-continue, x"),
  "transfer-coding": post("gzip, chunked", "0\r\n\r\n"),
  "upgrade-asked-for":
    get("GET / HTTP/1.1", "Connection: upgrade", "Upgrade: b") + get("GET /2 HTTP/1.1"),
  "lone-line-end-before-request": `\n${get("GET / HTTP/1.1")}`,
  "request-line-without-version": "GET /\r\n\r\n",
  "spaces-in-request-line": get("GET  / HTTP/1.1"),
  "tab-behind-coding": post("chunked\t", "0\r\nX: 1\r\n\r\n"),
  "framing-in-trailers": chunks("0\r\nContent-Length: 5\r\n\r\n"),
  "space-before-chunk-extension": chunks("1 ;a\r\nx\r\n0\r\n\r\n"),
  "chunk-extension-grammar": chunks("1;\r\nx\r\n0\r\n\r\n"),
  "behind-last-request": `${get("GET / HTTP/1.1", "Connection: close")}${get("GET / HTTP/1.1")}`,
  "refused-when-complete": "GET http/",
};

export const responseExamples: Readonly<Record<string, string>> = {
  "response-coding": `${ok("Transfer-Encoding: gzip, chunked")}0\r\n\r\n`,
  "response-tab-behind-coding": `${ok("Transfer-Encoding: chunked\t")}1\r\nx\r\n0\r\n\r\n`,
  "switch-not-asked-for": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\n\r\n",
  "line-end-before-response": `\r\n${ok("Content-Length: 0")}`,
  "status-out-of-range": "HTTP/1.1 600 a\r\nContent-Length: 0\r\n\r\n",
  "reason-phrase": "HTTP/1.1 200 \x01\r\nContent-Length: 0\r\n\r\n",
  "response-minor-version": "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
  "response-space-before-chunk-extension": `${ok("Transfer-Encoding: chunked")}0 ;a\r\n\r\n`,
  "response-chunk-extension-grammar": `${ok("Transfer-Encoding: chunked")}0;\r\n\r\n`,
  "response-framing-in-trailers": [
    ok("Transfer-Encoding: chunked"),
    "0\r\nContent-Length: 5\r\n\r\n",
  ].join(""),
  "close-in-interim": [
    "HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n",
    ok("Content-Length: 0"),
  ].join(""),
  "behind-last-response": `${ok("Content-Length: 0")}x`,
};
