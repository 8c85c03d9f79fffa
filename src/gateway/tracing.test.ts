import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answering, configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const STATE = "tracestate: a=1\r\n";

/** The fields of the request as a backend gets it. */
async function forwarded(fields: string, tracing?: Record<string, unknown>): Promise<string> {
  const gateway = new MemoryGateway(
    configure(tracing === undefined ? {} : { tracing }),
    answering("HTTP/1.1 204 No Content\r\n\r\n"),
  );
  await gateway.exchange(`GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`);
  return gateway.opened[0]!.received.text;
}

function only(head: string, name: string): string {
  const found = [...head.matchAll(new RegExp(`^${name}: (.*)\\r$`, "gim"))];
  assert.equal(found.length, 1, `${name} in\n${head}`);
  return found[0]![1]!;
}

describe("Tracing", () => {
  test("continues the trace of the client with a span of its own, and keeps its state", async () => {
    const head = await forwarded(`traceparent: 00-${TRACE}-${SPAN}-01\r\n${STATE}`, {});
    const traceparent = only(head, "traceparent");
    assert.match(traceparent, new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    assert.ok(!traceparent.includes(SPAN));
    assert.equal(only(head, "tracestate"), "a=1");
  });

  test("believes the client that its trace is not sampled", async () => {
    const head = await forwarded(`traceparent: 00-${TRACE}-${SPAN}-00\r\n`, { sampleRatio: 1 });
    assert.match(only(head, "traceparent"), /-00$/);
  });

  for (const [what, fields] of [
    ["no trace", ""],
    ["one that is malformed", `traceparent: 00-${TRACE}-zz-01\r\n${STATE}`],
    [
      "two",
      `traceparent: 00-${TRACE}-${SPAN}-01\r\ntraceparent: 00-${TRACE}-${SPAN}-01\r\n${STATE}`,
    ],
  ] as const) {
    test(`begins a trace, named as the request is, when the client names ${what}`, async () => {
      for (const [sampleRatio, flags] of [
        [1, "01"],
        [0, "00"],
      ] as const) {
        const head = await forwarded(fields, { sampleRatio });
        const id = only(head, "x-request-id");
        assert.equal(only(head, "traceparent"), `00-${id}-${id.slice(16)}-${flags}`);
        assert.doesNotMatch(head, /tracestate/i);
      }
    });
  }

  test("passes on what the client says when the gateway takes no part", async () => {
    const fields = `traceparent: 00-${TRACE}-${SPAN}-01\r\n${STATE}`;
    assert.ok((await forwarded(fields)).includes(fields));
    assert.doesNotMatch(await forwarded(""), /traceparent/i);
  });
});
