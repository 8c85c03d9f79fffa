import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { equalsIgnoringCase, FieldKind, fieldKindOf } from "./field-kind.ts";

function kindOf(name: string): FieldKind {
  return fieldKindOf(Buffer.from(name, "latin1"), 0, name.length);
}

describe("fieldKindOf", () => {
  test("knows each name in any case", () => {
    for (const [key, kind] of Object.entries(FieldKind).filter(([key]) => key !== "other")) {
      const name =
        key === "http2Settings"
          ? "http2-settings"
          : key.replace(/[A-Z]/g, (letter) => `-${letter}`);
      assert.deepEqual(
        [kindOf(name.toLowerCase()), kindOf(name.toUpperCase())],
        [kind, kind],
        name,
      );
    }
  });

  test("knows the names under which proxies tell of a client's certificate", () => {
    for (const name of ["Client-Cert-Chain", "X-Client-Subject", "X-Forwarded-Client-Cert"]) {
      assert.equal(kindOf(name), FieldKind.clientCert, name);
      assert.equal(kindOf(name.replaceAll("-", "_")), FieldKind.clientCert, name);
      assert.equal(kindOf(name.replace("-", "_")), FieldKind.clientCert, name);
      assert.equal(kindOf(name.replace(/-(?=[^-]*$)/, "_")), FieldKind.clientCert, name);
    }
  });

  test("knows what only the gateway may say of a client also as a variable would be named", () => {
    const { xForwardedFor, xForwardedProto, xForwardedHost, xRealIp, xRequestId } = FieldKind;
    const kinds = { xForwardedFor, xForwardedProto, xForwardedHost, xRealIp, xRequestId };
    for (const [key, kind] of Object.entries(kinds)) {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter}`);
      assert.deepEqual([kindOf(name), kindOf(name.replace("_", "-"))], [kind, kind], name);
    }
  });

  test("takes any other name for other, also one that looks alike", () => {
    for (const name of ["x", "content_length", "content-lengt", "hos\x14", "transfer-encodings"]) {
      assert.equal(kindOf(name), FieldKind.other, name);
    }
  });

  test("takes a name that is longer than all known ones for other", () => {
    assert.equal(kindOf("x".repeat(300)), FieldKind.other);
  });
});

describe("equalsIgnoringCase", () => {
  test("ignores the case of letters and of nothing else", () => {
    const lowerCase = Buffer.from("a-[z");
    assert.equal(equalsIgnoringCase(Buffer.from("xA-[Z"), 1, lowerCase), true);
    assert.equal(equalsIgnoringCase(Buffer.from("xA-{Z"), 1, lowerCase), false);
    assert.equal(equalsIgnoringCase(Buffer.from("xA\r[Z"), 1, lowerCase), false);
  });
});
