/** Requests that bin and httpbin are both sent, with what their answers differ in. */
import type { Difference } from "./differences.ts";

export interface ComparedRequest {
  /** Method and target, and `Name: value` of each field. */
  readonly request: string;
  readonly fields?: readonly string[];
  readonly body?: string | Buffer;
  /** Parts of the answers that differ, as `compare` names them, and why. */
  readonly differs?: Readonly<Record<string, Difference>>;
}

const FORM = "Content-Type: application/x-www-form-urlencoded";
const JSON_TYPE = "Content-Type: application/json";
const PARTS = "Content-Type: multipart/form-data; boundary=b";

const refused = { "field content-type": "refusals", body: "refusals" } as const;
const redirected = { "field content-type": "redirects", body: "redirects" } as const;

export const comparedRequests: readonly ComparedRequest[] = [
  {
    request: "GET /get?a=1&b=2&a=3&c=&d=%C3%A4+x",
    fields: ["X-One: 1", "Accept: */*"],
    differs: { "body url": "url" },
  },
  { request: "GET /get?show_env=1", fields: ["X-Forwarded-For: 10.1.1.1, 10.2.2.2", "Via: a"] },
  { request: "GET /get", fields: ["Via: a"], differs: { "body headers.Via": "proxies" } },
  {
    request: "GET /get",
    fields: ["X-Forwarded-Proto: https"],
    differs: { "body headers.X-Forwarded-Proto": "proxies" },
  },
  { request: "POST /post", fields: [JSON_TYPE], body: '{"a":[1,2.5,null,{"b":"ü"}]}' },
  { request: "POST /post", fields: [JSON_TYPE], body: "{no JSON" },
  { request: "POST /post", fields: ["Content-Type: text/plain"], body: "[1]" },
  { request: "POST /post", fields: [FORM], body: "a=1&b=x+y&a=2&c=%20" },
  { request: "POST /post", body: Buffer.from([0, 255, 128]) },
  { request: "POST /post" },
  {
    request: "POST /post?q=1",
    fields: [PARTS],
    body: parts(
      ['name="field"', "", "value"],
      ['name="field"', "", "another"],
      ['name="file"; filename="a.txt"', "text/plain", "text of the file"],
      ['name="image"; filename="a.png"', "image/png", "\x89PNG\x00"],
    ),
  },
  { request: "PUT /put", fields: [JSON_TYPE], body: '"text"' },
  { request: "PATCH /patch", fields: [FORM], body: "x=1" },
  { request: "DELETE /delete", fields: [FORM], body: "x=1" },
  { request: "DELETE /delete" },
  { request: "GET /anything" },
  { request: "POST /anything/a/b%20c?d=e", fields: [JSON_TYPE], body: "{}" },
  { request: "DELETE /anything/x" },
  { request: "GET /headers", fields: ["X-Two: a", "User-Agent: one", "Accept-Language: de"] },
  { request: "GET /ip" },
  { request: "GET /ip", fields: ["X-Forwarded-For: 192.0.2.7"] },
  { request: "GET /user-agent", fields: ["User-Agent: curl/8"] },
  { request: "GET /user-agent" },
  { request: "GET /uuid" },
  { request: "GET /json" },
  { request: "GET /cookies", fields: ["Cookie: a=1; b=2; c=x=y"] },
  { request: "GET /cookies" },
  { request: "POST /delay/0?x=1", fields: [JSON_TYPE], body: "[]" },
  { request: "GET /delay/0.01" },
  { request: "GET /bytes/10?seed=5" },
  { request: "GET /stream-bytes/30?seed=9&chunk_size=7" },
  { request: "GET /drip?numbytes=5&duration=0" },
  { request: "GET /drip?numbytes=3&duration=0&code=503" },
  { request: "GET /drip?numbytes=0&duration=0", differs: refused },
  {
    request: "GET /range/30",
    differs: { "field etag": "range", "field content-range": "range" },
  },
  { request: "GET /range/30", fields: ["Range: bytes=3-7"], differs: { "field etag": "range" } },
  { request: "GET /range/30", fields: ["Range: bytes=-4"], differs: { "field etag": "range" } },
  {
    request: "GET /range/30",
    fields: ["Range: bytes=30-"],
    differs: { ...refused, "field etag": "range" },
  },
  { request: "GET /status/200", differs: { "field content-type": "status" } },
  { request: "GET /status/204", differs: { "field content-type": "status" } },
  { request: "GET /status/301" },
  { request: "PUT /status/401" },
  { request: "POST /status/407" },
  { request: "GET /status/418", differs: { body: "status" } },
  { request: "GET /status/x", differs: refused },
  { request: "GET /redirect/1", differs: redirected },
  { request: "GET /redirect/3", differs: { ...redirected, "field location": "redirects" } },
  { request: "GET /basic-auth/u/p", fields: [basic("u:p")] },
  {
    request: "GET /basic-auth/u/p",
    fields: [basic("u:q")],
    differs: { "field content-type": "bearer", body: "bearer" },
  },
  { request: "GET /bearer", fields: ["Authorization: Bearer abc"] },
  { request: "GET /bearer", differs: { "field content-type": "bearer", body: "bearer" } },
  {
    request: "GET /response-headers?X-A=1&X-B=2&X-A=3",
    differs: { "body Content-Length": "compact" },
  },
  {
    request: "POST /response-headers?ETag=%22x%22",
    differs: { "body Content-Length": "compact" },
  },
  { request: "GET /nothing", differs: refused },
  { request: "DELETE /get", differs: refused },
  { request: "GET /delay/11", differs: { ...refused, status: "limits" } },
];

function basic(credentials: string): string {
  return `Authorization: Basic ${btoa(credentials)}`;
}

function parts(...each: readonly (readonly [name: string, type: string, body: string])[]): Buffer {
  const texts = each.map(([name, type, body]) => {
    const typeLine = type === "" ? "" : `Content-Type: ${type}\r\n`;
    return `--b\r\nContent-Disposition: form-data; ${name}\r\n${typeLine}\r\n${body}\r\n`;
  });
  return Buffer.from(`${texts.join("")}--b--\r\n`, "latin1");
}
