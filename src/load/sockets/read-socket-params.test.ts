import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CookieJar } from "../http/cookie-jar.ts";
import type { ScriptUser } from "../modules/script-user.ts";
import { readSocketParams } from "./read-socket-params.ts";

const jar = new CookieJar();
const user = { tags: { scenario: "s" }, http: { jar } } as unknown as ScriptUser;

describe("readSocketParams", () => {
  test("is the user's own jar and tags when nothing is given", () => {
    const read = { headers: {}, tags: { scenario: "s" }, jar, deflates: false };
    assert.deepEqual(readSocketParams(undefined, user), read);
    assert.deepEqual(readSocketParams({ headers: null }, user), read);
  });

  test("adds tags and takes headers and compression", () => {
    const params = { headers: { A: 1 }, tags: { kind: "x" }, compression: "deflate" };
    const read = readSocketParams(params, user);
    assert.deepEqual(read.headers, { A: "1" });
    assert.deepEqual(read.tags, { scenario: "s", kind: "x" });
    assert.equal(read.deflates, true);
  });

  test("names what it does not know", () => {
    assert.throws(() => readSocketParams({ timeout: 1 }, user), /parameter timeout is not/);
    assert.throws(() => readSocketParams({ compression: "br" }, user), /algorithm "br"/);
  });
});
