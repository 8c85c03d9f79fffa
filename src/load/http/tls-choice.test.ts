import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { generate } from "selfsigned";
import { TlsChoice } from "./tls-choice.ts";

const plain = { insecureSkipTLSVerify: false, tlsAuth: [] };

describe("TlsChoice", () => {
  test("is Node's own context when nothing is chosen", () => {
    const { context, verify } = new TlsChoice(plain).to("a.test");
    assert.deepEqual([context, verify], [undefined, true]);
  });

  test("shows a certificate to the hosts it is for, and the first that fits", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "client" }]);
    const identity = { cert, key };
    const choice = new TlsChoice({
      ...plain,
      tlsAuth: [
        { ...identity, domains: ["a.test", "*.b.test"] },
        { ...identity, domains: ["c.test"] },
      ],
    });
    assert.notEqual(choice.to("a.test").context, undefined);
    assert.equal(choice.to("a.test").context, choice.to("x.b.test").context);
    assert.notEqual(choice.to("a.test").context, choice.to("c.test").context);
    assert.equal(choice.to("b.test").context, undefined);
  });

  test("does not take a certificate that is none", () => {
    const tlsAuth = [{ domains: [], cert: "nonsense", key: "nonsense" }];
    assert.throws(() => new TlsChoice({ ...plain, tlsAuth }), /PEM/);
  });
});
