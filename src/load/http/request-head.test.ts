import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UrlTable } from "./parsed-url.ts";
import { toRequestBody } from "./request-body.ts";
import { type RequestHeadParts, toRequestHead } from "./request-head.ts";

const plain: RequestHeadParts = {
  method: "GET",
  url: new UrlTable().read("http://a:81/x?y"),
  body: toRequestBody(undefined, ""),
  headers: [],
  cookies: [],
  userAgent: "weir",
  referer: undefined,
  authorization: undefined,
  closes: false,
};

const rows: [title: string, changes: Partial<RequestHeadParts>, lines: string[]][] = [
  ["without anything", {}, ["GET /x?y HTTP/1.1", "Host: a:81", "User-Agent: weir"]],
  [
    "with a form",
    { method: "POST", body: toRequestBody({ a: 1 }, "") },
    [
      "POST /x?y HTTP/1.1",
      "Host: a:81",
      "User-Agent: weir",
      "Content-Type: application/x-www-form-urlencoded",
      "Content-Length: 3",
    ],
  ],
  [
    "with an empty body that means one",
    { method: "PUT" },
    ["PUT /x?y HTTP/1.1", "Host: a:81", "User-Agent: weir", "Content-Length: 0"],
  ],
  [
    "with headers of its own",
    {
      headers: [
        ["User-Agent", "u"],
        ["host", "b"],
        ["X-A", "ä"],
        ["Content-Length", "9"],
        ["Host", ""],
      ],
    },
    ["GET /x?y HTTP/1.1", "Host: b", "User-Agent: u", "X-A: \u00c3\u00a4"],
  ],
  [
    "without a User-Agent when that is empty",
    { headers: [["user-agent", ""]] },
    ["GET /x?y HTTP/1.1", "Host: a:81"],
  ],
  [
    "with cookies, credentials and a referer",
    {
      cookies: [
        { name: "c", value: "1" },
        { name: "d", value: "2" },
      ],
      url: new UrlTable().read("http://u:p@a/"),
      referer: "http://b/",
      closes: true,
    },
    [
      "GET / HTTP/1.1",
      "Host: a",
      "User-Agent: weir",
      "Authorization: Basic dTpw",
      "Referer: http://b/",
      "Cookie: c=1; d=2",
      "Connection: close",
    ],
  ],
  [
    "with a Cookie header by hand, before the jar's cookies",
    { headers: [["cookie", "hand=1"]], cookies: [{ name: "c", value: "2" }] },
    ["GET /x?y HTTP/1.1", "Host: a:81", "User-Agent: weir", "Cookie: hand=1; c=2"],
  ],
];

describe("toRequestHead", () => {
  for (const [title, changes, lines] of rows) {
    test(`writes a request ${title}`, () => {
      const { head } = toRequestHead({ ...plain, ...changes });
      assert.equal(head.toString("latin1"), `${lines.join("\r\n")}\r\n\r\n`);
    });
  }

  test("refuses names and values that would change the message", () => {
    const refused: [changes: Partial<RequestHeadParts>, text: string][] = [
      [{ headers: [["X-A", "1\r\nX-B: 2"]] }, 'header field value for "X-A"'],
      [{ headers: [["X-A", "from a file\n"]] }, 'header field value for "X-A"'],
      [{ headers: [["a b", "1"]] }, 'header field name "a b"'],
      [{ headers: [["Host", "a b"]] }, 'Host header "a b"'],
      [{ cookies: [{ name: "c", value: "1\n2" }] }, 'header field value for "Cookie"'],
      [{ method: "GET /" }, 'method "GET /"'],
    ];
    for (const [changes, text] of refused) {
      assert.throws(() => toRequestHead({ ...plain, ...changes }), {
        name: "UnsendableRequest",
        target: "http://a:81/x?y",
        failure: { code: 1000, text: `net/http: invalid ${text}` },
      });
    }
  });
});
