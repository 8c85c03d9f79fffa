/** Each field of a request case is judged: what breaks it is found, and nothing else is. */
import assert from "node:assert/strict";
import { Socket } from "node:net";
import { describe, test } from "node:test";
import { type RequestCase, readRequestCases, type Sighting } from "./case-file.ts";
import { firstTarget, judgeRequestCase, type RequestOutcome } from "./judge-request-case.ts";
import { parseMessages } from "./parse-messages.ts";

const forward: RequestCase = { id: "X", raw: "", expectation: "forward-normalized" };
const reject: RequestCase = { id: "X", raw: "", expectation: "reject-4xx" };
const either: RequestCase = { id: "X", raw: "", expectation: "either" };

const sent = [
  "POST /p?q HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-B: 2\r\nX-B: 3\r\nConnection: x-o\r\n",
  "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nx-t: 1\r\n\r\n",
].join("");
const second = "GET /two HTTP/1.1\r\nHost: a\r\n\r\n";
const unfinished = "POST /u HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf";
const ok = answerTo("POST", "/p?q");
const bad = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

interface Seen {
  readonly client?: string;
  /** What came on each connection of the upstream. */
  readonly upstream?: readonly string[];
  readonly isOpen?: boolean;
  readonly isLate?: boolean;
  readonly isBehind?: boolean;
  readonly isKept?: boolean;
}

function answerTo(method: string, target: string, status = "200 OK"): string {
  const body = `answer to ${method} ${target}`;
  return `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function judge(row: RequestCase, seen: Seen): string[] {
  const hasEnded = !seen.isOpen;
  const outcome: RequestOutcome = {
    ...parseMessages(seen.client ?? ok, { name: "server", methods: [], hasEnded }),
    hasEnded,
    isBehind: seen.isBehind ?? false,
    isInTime: !seen.isLate,
    upstream: (seen.upstream ?? [sent]).map((octets) => ({
      ...parseMessages(octets, { name: "client" }),
      connection: {
        socket: new Socket(),
        octets,
        answered: 0,
        sentMs: 0,
        continued: 0,
        isClosed: !seen.isKept,
      },
    })),
  };
  return judgeRequestCase(row, outcome);
}

const nothing: readonly string[] = [];

describe("judgeRequestCase", () => {
  const holding: readonly (readonly [RequestCase, Seen])[] = [
    [forward, {}],
    [either, {}],
    [either, { client: bad, upstream: nothing }],
    [reject, { client: bad, upstream: nothing }],
    [reject, { client: bad, upstream: [unfinished] }],
    // The head was forwarded before the error showed.
    [reject, { client: "", upstream: [unfinished] }],
    [
      { ...reject, silent_close: true },
      { client: "", upstream: nothing },
    ],
    [
      { ...reject, expectation: "wait" },
      { client: "", upstream: nothing, isOpen: true },
    ],
    [
      { ...reject, timeout_ok: true },
      { client: "", upstream: nothing, isOpen: true, isLate: true },
    ],
    [forward, { client: answerTo("GET", firstTarget) + ok, isBehind: true }],
    [forward, { client: ok + bad }],
    [forward, { client: `HTTP/1.1 103 Early Hints\r\n\r\n${ok}` }],
  ];
  for (const [row, seen] of holding) {
    test(`finds nothing wrong with ${row.expectation}, ${JSON.stringify(seen)}`, () => {
      assert.deepEqual(judge(row, seen), []);
    });
  }

  const breaking: readonly (readonly [RequestCase, Seen])[] = [
    [reject, { client: ok, upstream: nothing }],
    [reject, { client: bad }],
    [reject, { client: bad, upstream: [sent] }],
    [reject, { client: bad + bad, upstream: nothing }],
    [reject, { client: bad.slice(0, -2), upstream: nothing }],
    [reject, { client: "", upstream: nothing }],
    [reject, { client: "", upstream: [unfinished], isOpen: true }],
    [reject, { client: bad, upstream: [unfinished], isKept: true }],
    [
      { ...reject, reject_status: [431] },
      { client: bad, upstream: nothing },
    ],
    [
      { ...reject, upstream: { requests: 0 } },
      { client: bad, upstream: [unfinished] },
    ],
    [
      { ...reject, must_close_after: true },
      { client: bad, upstream: nothing, isOpen: true },
    ],
    [
      { ...reject, silent_close: true },
      { client: "", upstream: nothing, isOpen: true },
    ],
    [
      { ...reject, expectation: "wait" },
      { client: bad, upstream: nothing },
    ],
    [
      { ...reject, timeout_ok: true },
      { client: ok, upstream: nothing },
    ],
    [either, { client: bad }],
    [either, { client: "", upstream: nothing, isOpen: true, isLate: true }],
    [forward, { client: bad, upstream: nothing }],
    [forward, { client: ok + ok }],
    [forward, { client: bad + ok }],
    [forward, { client: ok + bad + bad }],
    [forward, { client: `${ok}HTTP/1.1 40` }],
    [forward, { client: answerTo("POST", "/other") }],
    [forward, { upstream: [sent, sent] }],
    [forward, { upstream: [sent, unfinished] }],
    [forward, { upstream: [sent.replace("\r\nX-A", "\nX-A")] }],
    [forward, { client: ok, isBehind: true }],
  ];
  for (const [row, seen] of breaking) {
    test(`finds fault with ${row.expectation}, ${JSON.stringify([row, seen])}`, () => {
      assert.notDeepEqual(judge(row, seen), []);
    });
  }

  const sightings: readonly (readonly [kept: Sighting, broken: Sighting])[] = [
    [{ requests: 1 }, { requests: 2 }],
    [{ max_requests: 1 }, { max_requests: 0 }],
    [{ complete_requests: 1 }, { complete_requests: 0 }],
    [{ never_paths: ["/x"] }, { never_paths: ["/p"] }],
    [{ paths: ["/p?q"] }, { paths: ["/p"] }],
    [{ path: "/p" }, { path: "/q" }],
    [{ path_one_of: ["/o", "/p"] }, { path_one_of: ["/o"] }],
    [{ target: "/p?q" }, { target: "/p" }],
    [{ target_length: 4 }, { target_length: 3 }],
    [{ method: "POST" }, { method: "GET" }],
    [{ version: "HTTP/1.1" }, { version: "HTTP/1.0" }],
    [{ host: "a" }, { host: "b" }],
    [{ host_not: "b" }, { host_not: "a" }],
    [{ body: "hi" }, { body: "" }],
    [{ body_if_forwarded: "hi" }, { body_if_forwarded: "ho" }],
    [{ headers_present: { "x-b": "2, 3" } }, { headers_present: { "x-b": "2" } }],
    [{ headers_match: { "x-a": "^1$" } }, { headers_match: { "x-a": "^2$" } }],
    [{ headers_match: { "x-none": "^$" } }, { headers_match: { "x-none": "." } }],
    [{ headers_not_equal: { "x-a": "2" } }, { headers_not_equal: { "x-b": "3" } }],
    [{ headers_required: ["x-a"] }, { headers_required: ["x-none"] }],
    [{ headers_absent: ["x-none"] }, { headers_absent: ["x-a"] }],
    [{ headers_absent: ["connection:x-p"] }, { headers_absent: ["connection:x-o"] }],
    [{ header_lines: { "x-b": 2 } }, { header_lines: { "x-b": 1 } }],
    [{ trailers_absent: ["x-s"] }, { trailers_absent: ["x-t"] }],
  ];
  for (const [kept, broken] of sightings) {
    test(`tells ${JSON.stringify(kept)} from ${JSON.stringify(broken)} at the upstream`, () => {
      assert.deepEqual(judge({ ...forward, upstream: kept }, {}), []);
      assert.notDeepEqual(judge({ ...forward, upstream: broken }, {}), []);
    });
  }

  const octets = [
    ["\\x00", sent.replace("X-A: 1", "X-A: \0")],
    ["bare CR", sent.replace("X-A: 1", "X-A: \r1")],
    ["bare LF", sent.replace("X-A: 1\r\n", "X-A: 1\n")],
    ["chunk extension", sent.replace("\r\n2\r\n", "\r\n2;a=b\r\n")],
  ] as const;
  for (const [name, upstream] of octets) {
    test(`finds ${name} in what was sent on`, () => {
      const row: RequestCase = { ...forward, upstream: { bytes_absent: name } };
      assert.deepEqual(judge(row, {}), []);
      assert.ok(judge(row, { upstream: [upstream] }).includes(`${name} sent on`));
    });
  }

  test("has a row here for each field that the cases use", () => {
    const rows = readRequestCases(new URL("http1-requests.json", import.meta.url));
    const used = new Set(rows.flatMap(({ upstream }) => Object.keys(upstream ?? {})));
    const known = [...sightings.flatMap(([kept]) => Object.keys(kept)), "bytes_absent", "note"];
    assert.deepEqual(
      [...used].filter((field) => !known.includes(field)),
      [],
    );
  });

  test("asks for as many answers, in their order, as there were requests", () => {
    const row: RequestCase = { ...forward, upstream: { paths: ["/p?q", "/two"] } };
    const answers = [ok, answerTo("GET", "/two")];
    const upstream = [sent + second];
    assert.deepEqual(judge(row, { client: answers.join(""), upstream }), []);
    assert.notDeepEqual(judge(row, { client: answers.reverse().join(""), upstream }), []);
    assert.notDeepEqual(judge(row, { client: ok, upstream }), []);
  });
});
