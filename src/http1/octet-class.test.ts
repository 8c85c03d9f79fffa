import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DIGIT,
  FIELD_VALUE,
  HEX,
  HOST,
  octetClass,
  TARGET,
  TARGET_ODD,
  TOKEN,
} from "./octet-class.ts";

// Written down from the grammars, independently of the table.
const rows: readonly [string, number, RegExp][] = [
  ["token (RFC 9110 §5.6.2)", TOKEN, /[!#$%&'*+\-.^_`|~0-9A-Za-z]/],
  ["field-value (RFC 9110 §5.5)", FIELD_VALUE, /[\t\x20-\x7e\x80-\xff]/],
  ["target (RFC 3986 §2, and what browsers leave)", TARGET, /[\w\-.~:/?[\]@!$&'()*+,;=%^`{|}]/],
  ["octets that hint at another spelling", TARGET_ODD, /[%.]/],
  ["reg-name (RFC 3986 §3.2.2)", HOST, /[\w\-.~!$&'()*+,;=%]/],
  ["hexadecimal digits", HEX, /[0-9a-fA-F]/],
  ["digits", DIGIT, /[0-9]/],
];

describe("octetClass", () => {
  for (const [name, bit, grammar] of rows) {
    test(`knows ${name}`, () => {
      const wrong = Array.from({ length: 256 }, (_, octet) => octet).filter((octet) => {
        const isMember = (octetClass[octet]! & bit) !== 0;
        return isMember !== grammar.test(String.fromCharCode(octet));
      });
      assert.deepEqual(wrong, []);
    });
  }
});
