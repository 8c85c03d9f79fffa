/** What it costs that a response has k6's own properties: as it is, and as scripts get it. */
import { Response } from "../src/load/http/response.ts";
import { toScriptResponse } from "../src/load/http/script-response.ts";
import { measure } from "./measure.ts";

const exchange = {
  href: "http://a/",
  failure: undefined,
  status: 200,
  reason: "OK",
  versionMinor: 1,
  rawFields: "content-type: text/plain\r\ncontent-length: 13",
  body: Buffer.from("hello, world\n"),
  remoteIp: "127.0.0.1",
  remotePort: 8080,
  tlsVersion: "",
  tlsCipher: "",
  bytesSent: 80,
  bytesReceived: 120,
  beginMs: 0,
  connectMs: 0,
  secureMs: 0,
  sendMs: 0,
  sentMs: 0,
  firstMs: 1,
  endMs: 1,
};
const parts = {
  exchange,
  responseType: "text",
  request: { method: "GET", url: "http://a/", headers: {}, body: "", cookies: {} },
  timings: {
    duration: 1,
    blocked: 0,
    looking_up: 0,
    connecting: 0,
    tls_handshaking: 0,
    sending: 0,
    waiting: 1,
    receiving: 0,
  },
  client: { request: () => Promise.reject(new Error("nothing is sent here")) },
} as const;

const kinds = {
  "as it is": () => new Response(parts),
  "as scripts get it": () => toScriptResponse(new Response(parts)),
};

for (const [name, make] of Object.entries(kinds)) {
  measure(`${name}, not looked at`, () => (make() === undefined ? 1 : 0));
  measure(`${name}, its status read`, () => make().status);
  measure(`${name}, its status and body read`, () => {
    const response = make();
    return response.status + String(response.body).length;
  });
}
