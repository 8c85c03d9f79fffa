/** What is echoed is the text that came, octet by octet, but for white space and the mark. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { markEchoed } from "./mark-echoed.ts";

/** A piece of JSON as a client may spell it, and without its white space. */
interface Spelt {
  readonly loose: string;
  readonly tight: string;
}

const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r"), maxLength: 3 });
const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 40 });
const number = fc
  .record({
    sign: fc.constantFrom("", "-"),
    whole: fc.oneof(
      fc.constant("0"),
      digits.map((text) => `1${text}`),
    ),
    fraction: fc.oneof(
      fc.constant(""),
      digits.map((text) => `.${text}`),
    ),
    exponent: fc.oneof(
      fc.constant(""),
      fc.tuple(fc.constantFrom("e", "E", "e+", "E-"), digits).map(([e, text]) => e + text),
    ),
  })
  .map(({ sign, whole, fraction, exponent }) => sign + whole + fraction + exponent);

const character = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: "binary", maxLength: 1 }).map(plain) },
  fc.constantFrom(
    '\\"',
    "\\\\",
    "\\/",
    "\\b",
    "\\n",
    "\\u0000",
    "\\uD83D",
    "\\udc00",
    "{",
    "]",
    ",",
  ),
);
const text = fc.array(character, { maxLength: 60 }).map((parts) => `"${parts.join("")}"`);
const key = fc.oneof(
  text,
  fc.constantFrom('"echoed"', '"\\u0065choed"', '"ech\\u006Fed"', '"Echoed"', '"a"', '""'),
);

const { object } = fc.letrec<{ value: Spelt; object: Spelt; list: Spelt }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(number, text, fc.constantFrom("true", "false", "null")).map(same),
    tie("list"),
    tie("object"),
  ),
  list: fc
    .array(spaced(tie("value")), { maxLength: 4 })
    .map((values) => enclosed("[", values, "]")),
  object: fc.array(member(tie("value")), { maxLength: 5 }).map((all) => enclosed("{", all, "}")),
}));

/** The members of an object, for the expected answer to be told without reading any JSON. */
const value = fc.oneof(object, fc.oneof(number, text).map(same));
const members = fc.array(fc.tuple(key, value), { maxLength: 8 });

describe("markEchoed", () => {
  test("keeps every octet but white space, and takes out what is named echoed", () => {
    fc.assert(
      fc.property(members, space, space, (all, before, behind) => {
        const loose = all.map(([name, { loose }]) => `${name}${before}:${loose}${behind}`);
        const sent = `${before}{${behind}${loose.join(",")}}${before}`;
        const kept = all.filter(([name]) => JSON.parse(name) !== "echoed");
        const tight = kept.map(([name, { tight }]) => `,${name}:${tight}`);
        assert.equal(
          markEchoed(Buffer.from(sent.trimStart())).toString(),
          `{"echoed":true${tight.join("")}}`,
        );
      }),
      { seed: 1, numRuns: 3000 },
    );
  });
});

function member(of: fc.Arbitrary<Spelt>): fc.Arbitrary<Spelt> {
  return fc.tuple(key, spaced(of)).map(([name, { loose, tight }]) => ({
    loose: `${name} :${loose}`,
    tight: `${name}:${tight}`,
  }));
}

function spaced(of: fc.Arbitrary<Spelt>): fc.Arbitrary<Spelt> {
  return fc
    .tuple(space, of, space)
    .map(([before, { loose, tight }, behind]) => ({ loose: before + loose + behind, tight }));
}

function enclosed(open: string, all: readonly Spelt[], close: string): Spelt {
  return {
    loose: `${open}${all.map(({ loose }) => loose).join(",")}${close}`,
    tight: `${open}${all.map(({ tight }) => tight).join(",")}${close}`,
  };
}

function same(spelling: string): Spelt {
  return { loose: spelling, tight: spelling };
}

/** What need not be escaped, as it is; the rest is left out. */
function plain(one: string): string {
  return /^[^"\\\p{Cs}\p{Cc}]$/u.test(one) ? one : "";
}
