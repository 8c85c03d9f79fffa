import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { describe, test } from "node:test";
import { isPassword, readScryptHash } from "./scrypt-hash.ts";

const salt = Buffer.from("salt");
const hash = scryptSync("secret", salt, 32, { N: 16, r: 8, p: 1 });
const text = `$scrypt$ln=4,r=8,p=1$${salt.toString("base64")}$${hash.toString("base64")}`;

describe("readScryptHash", () => {
  test("reads cost, salt and hash", () => {
    assert.deepEqual(readScryptHash(text), { logN: 4, r: 8, p: 1, salt, hash });
  });

  const refused: readonly string[] = [
    "",
    "secret",
    "$2y$10$abcdefghijklmnopqrstuv",
    text.replace("ln=4", "ln=31"),
    text.replace("r=8", "r=0"),
    text.replace("p=1", "p=99"),
    text.replace("r=8", "r=999").replace("ln=4", "ln=16"),
    text.slice(0, -30),
  ];
  for (const refusedText of refused) {
    test(`refuses ${JSON.stringify(refusedText)}`, () => {
      assert.equal(readScryptHash(refusedText), undefined);
    });
  }
});

describe("isPassword", () => {
  test("knows the password from all others", async () => {
    const expected = readScryptHash(text)!;
    assert.equal(await isPassword(expected, "secret"), true);
    assert.equal(await isPassword(expected, "Secret"), false);
    assert.equal(await isPassword(expected, ""), false);
  });
});
