import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { answerDigest } from "./digest-answer.ts";

/** The example of RFC 7616 §3.9.1. */
const example = {
  credentials: "Mufasa:Circle of Life",
  method: "GET",
  target: "/dir/index.html",
  body: undefined,
  clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
};
const common =
  'realm="http-auth@example.org", qop="auth, auth-int", ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
  'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const inMd5Only = `Digest ${common}, algorithm=MD5`;
const sha256 = `Digest ${common}, algorithm=SHA-256`;

function responseTo(challenges: readonly string[], changes: object = {}): string | undefined {
  const answer = answerDigest({ ...example, ...changes, challenges });
  return /response="(\w+)"/.exec(answer ?? "")?.[1];
}

describe("answerDigest", () => {
  const inMd5 = "8ca523f5e9506fed4657c9700eebdbec";
  const inSha256 = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
  const rows: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ["the standard's example in MD5", [inMd5Only], inMd5],
    ["the standard's example in SHA-256", [sha256], inSha256],
    ["the first of several lines", [sha256, inMd5Only], inSha256],
    ["the first of several in one line", [`Basic realm="a, b=c", ${inMd5Only}, ${sha256}`], inMd5],
    ["MD5 where no algorithm is named", [`Digest ${common}`], inMd5],
    ["one that is known behind one that is not", ["Digest algorithm=X", inMd5Only], inMd5],
    ["nothing to an algorithm that every object has", ["Digest algorithm=constructor"], undefined],
    ["nothing where Digest is not offered", ['Basic realm="a"', "Negotiate abc=="], undefined],
    ["nothing to a quality that is not known", ['Digest nonce="a", qop="new"'], undefined],
    ["nothing without a challenge", [], undefined],
  ];
  for (const [what, challenges, response] of rows) {
    test(`answers ${what}`, () => assert.equal(responseTo(challenges), response));
  }

  test("shows whose answer it is, and to what", () => {
    const answer = answerDigest({ ...example, challenges: [inMd5Only], credentials: 'a"b:c' });
    assert.match(answer!, /^Digest username="a\\"b", realm="http-auth@example.org", nonce="7ypf/);
    assert.match(
      answer!,
      /uri="\/dir\/index.html", .* opaque="FQhe.*qop=auth, nc=00000001, cnonce/,
    );
  });

  // Of RFC 2069, as RFC 2617 §3.2.2.1 keeps it.
  test("leaves out quality, count and nonce where the server has none", () => {
    const challenges = ['Digest realm="r", nonce="n"'];
    const answer = answerDigest({ ...example, challenges, credentials: "u:p" })!;
    assert.doesNotMatch(answer, /qop|nc=|cnonce|algorithm|opaque/);
    const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
    const response = md5(`${md5("u:r:p")}:n:${md5("GET:/dir/index.html")}`);
    assert.match(answer, new RegExp(`response="${response}"`));
  });

  test("covers the body where the server asks for it", () => {
    const challenges = ['Digest realm="r", nonce="n", qop="auth-int"'];
    const one = responseTo(challenges, { body: Buffer.from("one") });
    const two = responseTo(challenges, { body: Buffer.from("two") });
    assert.ok(one !== undefined && one !== two);
  });

  test("binds a session to both nonces", () => {
    const challenges = ['Digest realm="r", nonce="n", qop=auth, algorithm=MD5-sess'];
    assert.notEqual(responseTo(challenges), responseTo([challenges[0]!.replace("-sess", "")]));
  });
});
