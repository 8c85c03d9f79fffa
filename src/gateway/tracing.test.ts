import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answering, configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const STATE = "tracestate: a=1\r\n";

/** The fields of the request as a backend gets it. */
async function forwarded(
  fields: string,
  tracing?: Record<string, unknown>,
  trustedHops = 0,
): Promise<string> {
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes, trustedHops }];
  const gateway = new MemoryGateway(
    configure(tracing === undefined ? {} : { tracing, listeners }),
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
    const head = await forwarded(`traceparent: 00-${TRACE}-${SPAN}-01\r\n${STATE}`, {}, 1);
    const traceparent = only(head, "traceparent");
    assert.match(traceparent, new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    assert.ok(!traceparent.includes(SPAN));
    assert.equal(only(head, "tracestate"), "a=1");
  });

  for (const [trustedHops, sampleRatio, flags, sent] of [
    [1, 1, "00", "00"],
    [1, 0, "01", "01"],
    [0, 1, "00", "01"],
    [0, 0, "01", "00"],
  ] as const) {
    const who = trustedHops === 0 ? "not of a client" : "of a proxy that is trusted";
    test(`believes flags ${flags} ${who}, with ratio ${sampleRatio}`, async () => {
      const fields = `traceparent: 00-${TRACE}-${SPAN}-${flags}\r\n`;
      const head = await forwarded(fields, { sampleRatio }, trustedHops);
      const traceparent = only(head, "traceparent");
      assert.match(traceparent, new RegExp(`^00-${TRACE}-[0-9a-f]{16}-${sent}$`));
    });
  }

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
