import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { describe, test } from "node:test";
import { CredentialCheck } from "./credential-check.ts";
import { readUsers } from "./read-users.ts";

const salt = Buffer.from("salt");
const stored = scryptSync("secret", salt, 32, { N: 1024, r: 8, p: 1 }).toString("base64");
const users = readUsers(
  ["ann", "bob"]
    .map((name) => `${name}:$scrypt$ln=10,r=8,p=1$${salt.toString("base64")}$${stored}`)
    .join("\n"),
  "test",
);

describe("CredentialCheck", () => {
  test("knows a user with his password", async () => {
    const check = makeCheck();
    assert.equal(await check.check(field("ann", "secret")), "good");
  });

  test("refuses a wrong password, an unknown user and what is malformed", async () => {
    const check = makeCheck();
    assert.equal(await check.check(field("ann", "wrong")), "bad");
    assert.equal(await check.check(field("eve", "secret")), "bad");
    assert.equal(await check.check("Basic !"), "bad");
  });

  test("remembers a field that was good, and none that was bad", async () => {
    const check = makeCheck();
    await check.check(field("ann", "secret"));
    await check.check(field("ann", "wrong"));
    assert.equal(check.isRemembered(field("ann", "secret")), true);
    assert.equal(check.isRemembered(field("ann", "wrong")), false);
  });

  test("forgets the oldest field when there are too many", async () => {
    const check = makeCheck({ rememberedMax: 1 });
    await check.check(field("ann", "secret"));
    await check.check(field("bob", "secret"));
    assert.equal(check.isRemembered(field("ann", "secret")), false);
    assert.equal(check.isRemembered(field("bob", "secret")), true);
  });

  test("checks the same field once for all who ask at once", async () => {
    const check = makeCheck({ hashingMax: 1, waitingMax: 0 });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => check.check(field("ann", "secret"))),
    );
    assert.deepEqual(new Set(outcomes), new Set(["good"]));
  });

  test("lets some wait for their turn and turns the rest away", async () => {
    const check = makeCheck({ hashingMax: 1, waitingMax: 1 });
    const outcomes = await Promise.all(
      ["a", "b", "c"].map((password) => check.check(field("ann", password))),
    );
    assert.deepEqual(outcomes, ["bad", "bad", "busy"]);
    assert.equal(await check.check(field("ann", "secret")), "good");
  });
});

function makeCheck(limits: object = {}): CredentialCheck {
  return new CredentialCheck({
    users,
    rememberedMax: 100,
    hashingMax: 2,
    waitingMax: 10,
    ...limits,
  });
}

function field(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}
