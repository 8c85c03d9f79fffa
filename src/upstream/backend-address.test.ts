import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { backendAddress } from "./backend-address.ts";

function problemOf(address: string): string | undefined {
  return backendAddress
    .safeParse(address)
    .error?.issues.map(({ message }) => message)
    .join();
}

describe("backendAddress", () => {
  test("takes names, IPv4 and bracketed IPv6 addresses", () => {
    const names = [
      "localhost",
      "a",
      "my_app.default.svc.cluster.local.",
      "xn--mnchen-3ya.de",
      "1a",
    ];
    for (const host of [...names, "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]"]) {
      assert.equal(problemOf(`${host}:80`), undefined, host);
    }
  });

  test("refuses what is no host, or would be read as another one", () => {
    const hosts = ["a/b?c@d", "a..b", "-a", "a-", "münchen.de", "300.1.1.1", "1.2.3", "0x7f.1"];
    for (const host of [...hosts, "[::::]", "[1.2.3.4]"]) {
      assert.match(problemOf(`${host}:80`) ?? "", /^must have a host name, an IPv4/, host);
    }
  });

  test("refuses ports that nobody listens on", () => {
    for (const port of ["0", "000", "65536"]) {
      assert.equal(problemOf(`a:${port}`), "must have a port from 1 to 65535", port);
    }
  });

  test("says one thing of what is no address at all", () => {
    for (const text of ["", "a", "::1:80", "a:b", "a b:80"]) {
      assert.equal(problemOf(text), "must be an address like host:port", text);
    }
  });
});
