import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { writeScript } from "../run-for-tests.ts";
import { readSecretSources } from "./secret-sources.ts";

const path = writeScript("cool=some\nelse=source=1\n");
const broken = writeScript("cool=some\nnone\n");

function read(...texts: string[]): { sources: object; problems: string[] } {
  const problems: string[] = [];
  const sources = readSecretSources(texts, problems);
  const plain = [...sources].map(([name, secrets]) => [name, Object.fromEntries(secrets)]);
  return { sources: Object.fromEntries(plain), problems };
}

describe("readSecretSources", () => {
  const inFile = { cool: "some", else: "source=1" };
  const rows: readonly (readonly [string, readonly string[], object])[] = [
    ["no source", [], {}],
    [
      "the only one as the default",
      ["mock=a=b,c=d"],
      named(["mock", "default"], { a: "b", c: "d" }),
    ],
    ["a file", [`file=${path}`], named(["file", "default"], inFile)],
    ["a file and a name", [`file=filename=${path},name=x`], named(["x", "default"], inFile)],
    [
      "several, of which none is the default",
      ["mock=a=b", `file=${path}`],
      { mock: { a: "b" }, file: inFile },
    ],
    [
      "several, of which one is",
      ["mock=a=b", `file=default,${path}`],
      { mock: { a: "b" }, ...named(["file", "default"], inFile) },
    ],
  ];
  for (const [what, texts, sources] of rows) {
    test(`reads ${what}`, () => assert.deepEqual(read(...texts), { sources, problems: [] }));
  }

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["another kind", ["mok=a=b"], /must be mock=… or file=…, got "mok=a=b", did you mean mock\?/],
    ["k6's url", ["url=urlTemplate=http://a"], /must be mock=… or file=…, got "url=/],
    ["a kind that every object has", ["constructor=A=b"], /must be mock=… or file=…, got "constr/],
    ["the same name twice", ["mock=a=b", "mock=c=d"], /there is one called mock already/],
    ["two defaults", ["mock=default,a=b", "mock=default,name=x,a=b"], /a default one already/],
    ["a file that is not there", ["file=/nowhere"], /file=\/nowhere: ENOENT/],
    [
      "a line that is none, without showing it",
      [`file=${broken}`],
      /main\.js:2: must be KEY=VALUE$/,
    ],
    ["a part that is none, without showing it", ["mock=a=b,none"], /part 2: must be KEY=VALUE$/],
  ];
  for (const [what, texts, problem] of wrong) {
    test(`refuses ${what}`, () => {
      const { problems } = read(...texts);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, problem);
    });
  }
});

function named(names: readonly string[], secrets: object): object {
  return Object.fromEntries(names.map((name) => [name, secrets]));
}
