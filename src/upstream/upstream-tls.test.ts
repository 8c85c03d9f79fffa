import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { certificate } from "../../test/socket/certificate.ts";
import { upstreamSchema } from "./configuration.ts";
import { makeUpstreamTls, UpstreamTls } from "./upstream-tls.ts";

function configure(tls: object) {
  return upstreamSchema.parse({ backends: [{ address: "a.example:443" }], tls });
}

const none = { ca: undefined, cert: undefined, key: undefined };

describe("UpstreamTls", () => {
  test("expects the name of the host, unless another one is given", () => {
    const own = new UpstreamTls(configure({}).tls!, none);
    assert.equal(own.to("a.example", "http").serverName, "a.example");
    const other = new UpstreamTls(configure({ serverName: "b.example" }).tls!, none);
    assert.equal(other.to("a.example", "http").serverName, "b.example");
  });

  test("offers HTTP/1.1 where that is spoken, and nothing else", () => {
    const tls = new UpstreamTls(configure({}).tls!, none);
    assert.deepEqual(tls.to("a.example", "http").protocols, ["http/1.1"]);
    assert.deepEqual(tls.to("a.example", "anything").protocols, []);
  });

  test("keeps a session for each host until what it was begun with is replaced", async () => {
    const tls = new UpstreamTls(configure({}).tls!, none);
    const first = tls.to("a.example", "http");
    first.sessions!.last = Buffer.from("session");
    assert.equal(tls.to("a.example", "http"), first);
    assert.equal(tls.to("b.example", "http").sessions!.last, undefined);
    tls.replace({ ...none, ca: (await certificate()).cert });
    const later = tls.to("a.example", "http");
    assert.equal(later.sessions!.last, undefined);
    assert.notEqual(later.context, first.context);
  });

  test("throws when a key is not that of the certificate, and stays as it was", async () => {
    const { cert } = await certificate();
    const tls = new UpstreamTls(configure({}).tls!, none);
    const before = tls.to("a.example", "http");
    assert.throws(() => tls.replace({ ...none, cert, key: cert }));
    assert.equal(tls.to("a.example", "http"), before);
  });
});

describe("makeUpstreamTls", () => {
  test("is of the upstreams that speak TLS", () => {
    const plain = upstreamSchema.parse({ backends: [{ address: "a:80" }] });
    const made = makeUpstreamTls({ plain, secure: configure({}) }, { secure: none });
    assert.deepEqual([...made.keys()], ["secure"]);
  });
});
