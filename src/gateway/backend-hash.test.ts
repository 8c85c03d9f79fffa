import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type HashedRequest, makeBackendHash } from "./backend-hash.ts";

function request(path: string, user: string | undefined): HashedRequest {
  return { path, fields: { get: (name) => (name === "x-user" ? user : undefined) } };
}

const first = { request: request("/a", "ann"), address: "192.0.2.1" };
const others = [
  { differs: "clientIp", request: request("/a", "ann"), address: "192.0.2.2" },
  { differs: "path", request: request("/b", "ann"), address: "192.0.2.1" },
  { differs: "header:X-User", request: request("/a", "bob"), address: "192.0.2.1" },
] as const;

describe("makeBackendHash", () => {
  for (const hashOn of ["clientIp", "path", "header:X-User"]) {
    test(`looks at ${hashOn} and at nothing else`, () => {
      const read = makeBackendHash({ balance: "maglev", hashOn });
      const hash = read(first.request, first.address);
      for (const other of others) {
        const isSame = read(other.request, other.address) === hash;
        assert.equal(isSame, other.differs !== hashOn);
      }
    });
  }

  test("looks at the client's address when nothing is named", () => {
    const read = makeBackendHash({ balance: "ringHash" });
    assert.notEqual(read(first.request, "192.0.2.1"), read(first.request, "192.0.2.2"));
    assert.equal(read(request("/b", "bob"), "192.0.2.1"), read(first.request, "192.0.2.1"));
  });

  test("keeps an IPv6 client that changes its address within its network", () => {
    const read = makeBackendHash({ balance: "ringHash" });
    const [one, same] = ["2001:db8::1", "2001:db8::2"].map((ip) => read(first.request, ip));
    assert.equal(one, same);
  });

  test("takes a field that is missing for an empty one", () => {
    const read = makeBackendHash({ balance: "maglev", hashOn: "header:X-User" });
    assert.equal(read(request("/a", undefined), "a"), read(request("/b", ""), "b"));
  });

  test("reads nothing for a balancer that does not look", () => {
    const read = makeBackendHash({ balance: "roundRobin" });
    assert.equal(read(first.request, first.address), 0);
  });
});
