/** Each field of a response case is judged: what breaks it is found, and nothing else is. */
import assert from "node:assert/strict";
import { Socket } from "node:net";
import { describe, test } from "node:test";
import { type ClientSighting, type ResponseCase, readResponseCases } from "./case-file.ts";
import { RESPONSE_HEAD_MS } from "./gateway-lanes.ts";
import { judgeResponseCase } from "./judge-response-case.ts";
import { parseMessages } from "./parse-messages.ts";

const forward: ResponseCase = {
  id: "X",
  request: "",
  upstream_raw: "",
  upstream_end: "close",
  expectation: "forward-normalized",
  upstream_connection_must_close: false,
  client: {},
};
const gatewayError: ResponseCase = { ...forward, expectation: "bad-gateway-5xx" };
const abort: ResponseCase = { ...forward, expectation: "abort-client" };
const either: ResponseCase = { ...forward, expectation: "either" };

const ok =
  "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\nok";
const cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
const badGateway = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";

interface Seen {
  readonly client?: string;
  readonly isOpen?: boolean;
  readonly isOver?: boolean;
  readonly isBehind?: boolean;
  readonly elapsedMs?: number;
  readonly isKept?: boolean;
}

function judge(row: ResponseCase, seen: Seen): string[] {
  const { client = ok, isOver = true, isBehind = false, elapsedMs = 0 } = seen;
  const hasEnded = !seen.isOpen;
  const answers = parseMessages(client, { name: "server", methods: [], hasEnded });
  const octets = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const socket = new Socket();
  const isClosed = !seen.isKept;
  return judgeResponseCase(
    row,
    { ...answers, hasEnded, isOver, isBehind, elapsedMs, deliveryMs: 0 },
    [
      {
        ...parseMessages(octets, { name: "client" }),
        connection: { socket, octets, answered: 0, sentMs: 0, continued: 0, isClosed },
      },
    ],
  );
}

describe("judgeResponseCase", () => {
  const holding: readonly (readonly [ResponseCase, Seen])[] = [
    [forward, {}],
    [either, {}],
    [either, { client: badGateway }],
    [{ ...either, client: { complete: false } }, { client: cut }],
    [gatewayError, { client: badGateway }],
    [abort, { client: cut }],
    [abort, { client: badGateway }],
    [{ ...forward, upstream_connection_must_close: true }, {}],
  ];
  for (const [row, seen] of holding) {
    test(`finds nothing wrong with ${row.expectation}, ${JSON.stringify(seen)}`, () => {
      assert.deepEqual(judge(row, seen), []);
    });
  }

  const breaking: readonly (readonly [ResponseCase, Seen])[] = [
    [forward, { client: badGateway }],
    [forward, { client: cut }],
    [forward, { client: ok + ok }],
    [forward, { client: `${ok}surplus` }],
    [forward, { client: "", isOver: false, isOpen: true }],
    [forward, { client: ok.replace("OK\r\n", "OK\n") }],
    [forward, { client: ok, isBehind: true }],
    [either, { client: cut }],
    [{ ...either, client: { complete: false } }, {}],
    [gatewayError, {}],
    [gatewayError, { client: badGateway.replace("502 Bad Gateway", "500 Oh") }],
    [gatewayError, { client: badGateway.slice(0, -2) }],
    [abort, {}],
    [abort, { client: cut, isOpen: true }],
    [{ ...forward, upstream_connection_must_close: true }, { isKept: true }],
    [
      { ...gatewayError, upstream_end: "never" },
      { client: badGateway, elapsedMs: 100 },
    ],
    [
      { ...gatewayError, upstream_end: "never" },
      { client: badGateway, elapsedMs: RESPONSE_HEAD_MS * 1.2 },
    ],
  ];
  for (const [row, seen] of breaking) {
    test(`finds fault with ${row.expectation}, ${JSON.stringify([row, seen])}`, () => {
      assert.notDeepEqual(judge(row, seen), []);
    });
  }

  const sightings: readonly (readonly [kept: ClientSighting, broken: ClientSighting])[] = [
    [{ status: 200 }, { status: 201 }],
    [{ body: "ok" }, { body: "" }],
    [{ interim: [103] }, { interim: [] }],
    [{ interim: [103] }, { interim: [100, 103] }],
    [{ within_ms: 1 }, { within_ms: -1 }],
    [{ headers_present: { "x-a": "1, 2" } }, { headers_present: { "x-a": "1" } }],
    [{ headers_absent: ["x-b"] }, { headers_absent: ["x-a"] }],
    [{ header_lines: { "x-a": 2 } }, { header_lines: { "x-a": 1 } }],
  ];
  for (const [kept, broken] of sightings) {
    test(`tells ${JSON.stringify(kept)} from ${JSON.stringify(broken)} at the client`, () => {
      assert.deepEqual(judge({ ...forward, client: kept }, {}), []);
      assert.notDeepEqual(judge({ ...forward, client: broken }, {}), []);
    });
  }

  test("has a row here for each field that the cases use", () => {
    const rows = readResponseCases(new URL("http1-responses.json", import.meta.url));
    const used = new Set(rows.flatMap(({ client }) => Object.keys(client)));
    // What may be cut off is above.
    const known = [...sightings.flatMap(([kept]) => Object.keys(kept)), "complete"];
    assert.deepEqual(
      [...used].filter((field) => !known.includes(field)),
      [],
    );
  });
});
