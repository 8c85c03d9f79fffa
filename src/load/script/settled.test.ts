import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";
import { settled, settledBy } from "./settled.ts";

describe("await at the top level", () => {
  test("gives what a promise is settled with, or throws it", async () => {
    const promise = settledBy(() => 7);
    assert.equal(settled(promise), 7);
    assert.equal(await promise, 7);
    const failed = settledBy(() => {
      throw new TypeError("no");
    });
    assert.throws(() => settled(failed), /^TypeError: no$/);
    assert.equal(settled(3), 3);
    assert.equal(settled(undefined), undefined);
  });

  test("is left to nothing else", () => {
    assert.throws(() => settled(Promise.resolve(1)), /at the top level .* in a function/);
  });

  const files = { "a.txt": "abc", "b.csv": "1,2\n" };
  const imports = `import { open } from "k6/experimental/fs"; import csv from "k6/experimental/csv";`;

  test("may stand in expressions, without semicolons and in one another", async () => {
    const { lines } = await runText(
      `${imports}
      const rows = await csv.parse(await (open("b.csv")))
      const size = (await (await open("a.txt")).stat()).size
      const both = [await 1, await open("a.txt")].length, more = await 2
      if (await true) { for (const one of [await open("b.csv")]) console.log(one.path.endsWith("b.csv")) }
      export const names = await csv.parse(await open("b.csv"))
      export default () => console.log(rows.length, size, both, more, names[0][1])`,
      { files },
    );
    assert.deepEqual([...new Set(lines)], ["log: true", "log: 1 3 2 2 2"]);
  });

  test("tells what went wrong, with where it was", async () => {
    const script = (body: string): string => `${imports}\n${body}\nexport default () => {};`;
    const rows: readonly (readonly [string, RegExp])[] = [
      ['await open("none.txt");', /init context: .*none\.txt/],
      ['await open("/etc/passwd");', /leads out of the script's folder/],
      ["await Promise.resolve(1);", /await at the top level of a script is for/],
      ["for await (const one of [1]) {}", /main\.js:2:1: for await at the top level/],
      ["await using a = open('b.csv');", /main\.js:2:1: await using at the top level/],
      ["await Promise.all([open('none.txt')]);", /await at the top level of a script is for/],
      ['await csv.parse("a.txt");', /expected to be a fs\.File/],
      ['await csv.parse(await open("b.csv"), { delimiter: ";;" });', /single character/],
    ];
    for (const [body, told] of rows) {
      await assert.rejects(runText(script(body), { files }), told, body);
    }
  });
});
