/** Reading the head of a request, beside the same by string methods; and of a response. */
import { defaultMessageLimits } from "../src/http1/message-limits.ts";
import { RequestReader } from "../src/http1/request-reader.ts";
import { ResponseReader } from "../src/http1/response-reader.ts";
import { measure } from "./measure.ts";

const fields = [
  "Host: gateway.example:8080",
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Accept-Language: en-US,en;q=0.5",
  "Accept-Encoding: gzip, deflate, br, zstd",
  "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark",
  "Connection: keep-alive",
  "X-Forwarded-For: 203.0.113.7",
];
const small = toHead("GET / HTTP/1.1", ["Host: a"]);
const browser = toHead("GET /products/17?color=blue HTTP/1.1", fields);
const odd = toHead("GET /products/../admin/%2e%2e/x HTTP/1.1", fields);
const response = toHead("HTTP/1.1 200 OK", [
  "Content-Type: application/json",
  "Content-Length: 13",
  "Date: Sat, 01 Nov 2025 10:00:00 GMT",
]);

const requests = new RequestReader(defaultMessageLimits);
const responses = new ResponseReader(defaultMessageLimits);

function readRequest(head: Buffer): number {
  const stop = requests.read(head, 0);
  return requests.head.interpret() === undefined ? stop : 0;
}

function readResponse(head: Buffer): number {
  const stop = responses.read(head, 0);
  return responses.head.interpret("GET") === undefined ? stop : 0;
}

/** What one would write first; it checks nothing. */
function splitHead(head: Buffer): number {
  const text = head.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [startLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const table: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    table[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return startLine.split(" ").length + (table["content-length"] ?? "").length + end;
}

function toHead(startLine: string, lines: readonly string[]): Buffer {
  return Buffer.from(`${[startLine, ...lines].join("\r\n")}\r\n\r\n`);
}

measure("request, 1 field", () => readRequest(small));
measure("request, 8 fields", () => readRequest(browser));
measure("request, 8 fields, a path in another spelling", () => readRequest(odd));
measure("request, 8 fields, in two slices", () => {
  requests.read(browser.subarray(0, 100), 0);
  return readRequest(browser.subarray(100));
});
measure("response, 3 fields", () => readResponse(response));
measure("by split(): request, 1 field", () => splitHead(small));
measure("by split(): request, 8 fields", () => splitHead(browser));
