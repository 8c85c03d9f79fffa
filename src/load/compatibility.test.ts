/** `docs/k6-compatibility.md` says what the code does, and all of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { knownParams } from "./http/request-params.ts";
import { nativeModules } from "./modules/native-modules.ts";
import { knownOptions, refusedOptions } from "./options/run-options.ts";
import { executorOptionNames } from "./options/scenario-options.ts";

interface Row {
  readonly name: string;
  readonly status: string;
  readonly how: string;
}

const document = readFileSync(join(import.meta.dirname, "../../docs/k6-compatibility.md"), "utf8");

/** The rows of the tables below a heading. */
function rowsOf(heading: string): Row[] {
  const section = document.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| (`.*?) \| (\w+) \| (.*?) ?\|$/gm)].map(
    ([, name, status, how]) => ({
      name: name!.replaceAll(/[`']/g, ""),
      status: status!,
      how: how!,
    }),
  );
}

const namesOf = (rows: readonly Row[], isRefused: boolean): string[] =>
  rows
    .filter((row) => (row.status === "refused") === isRefused)
    .map((row) => row.name)
    .sort();

describe("docs/k6-compatibility.md", () => {
  test("lists every module's exports", () => {
    const exported = [...nativeModules].flatMap(([name, one]) =>
      one.exports.map((part) => `${name} ${part}`),
    );
    assert.deepEqual(namesOf(rowsOf("Modules"), false), exported.sort());
  });

  test("calls no module refused that is there", () => {
    for (const name of namesOf(rowsOf("Modules"), true))
      assert.equal(nativeModules.has(name), false);
  });

  test("lists every option, and every refused one with its reason", () => {
    const rows = rowsOf("Options");
    assert.deepEqual(namesOf(rows, false), knownOptions.toSorted());
    const refused = rows.filter((row) => row.status === "refused");
    assert.deepEqual(Object.fromEntries(refused.map((row) => [row.name, row.how])), refusedOptions);
  });

  test("lists every parameter of requests", () => {
    assert.deepEqual(namesOf(rowsOf("Requests"), false), knownParams.toSorted());
  });

  test("lists every executor with its options", () => {
    const rows = rowsOf("Executors").filter((row) => row.status !== "refused");
    const sentence = /All but the last take also (.*)\./.exec(document)![1]!;
    const common = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
    const last = rows.at(-1);
    const listed = rows.map((row) => {
      const own = [...row.how.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
      return [row.name, [...own, ...(row === last ? [] : common), "executor"].sort()];
    });
    const known = [...executorOptionNames].map(([name, options]) => [name, options.toSorted()]);
    assert.deepEqual(Object.fromEntries(listed), Object.fromEntries(known));
  });
});
