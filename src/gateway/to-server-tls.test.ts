import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { certificate } from "../../test/socket/certificate.ts";
import { noTls } from "./tls-material.ts";
import { toServerTls } from "./to-server-tls.ts";

const routes = [{ match: { path: "/" }, upstream: "bins" }];
const tls = { cert: "a.pem", key: "a.key" };

describe("toServerTls", () => {
  test("chooses HTTP/1.1 on an http listener and no protocol on a tcp listener", async () => {
    const { listeners } = configure({
      listeners: [
        { listen: "127.0.0.1:1", protocol: "http", tls, routes },
        { listen: "127.0.0.1:2", protocol: "tcp", tls, upstream: "bins" },
        { listen: "127.0.0.1:3", protocol: "http", routes },
      ],
    });
    const read = { certificates: [await certificate()], clientCa: undefined };
    const material = { ...noTls, listeners: [read, read, undefined] };
    const [http, tcp, plain] = listeners.map((one, at) => toServerTls(one, material, at));
    assert.deepEqual(http!.protocols, ["http/1.1"]);
    assert.match(String(http!.plainAnswer), /^HTTP\/1\.1 400 /);
    assert.deepEqual([tcp!.protocols, tcp!.plainAnswer], [[], undefined]);
    assert.equal(plain, undefined);
    assert.notEqual(http!.scope, tcp!.scope);
  });
});
