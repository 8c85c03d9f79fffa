/** `k6/experimental/fs` and `csv`: what a script sees of files, here and in k6. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { runText, writeScript } from "../src/load/run-for-tests.ts";
import { whyWithout } from "./delivery/why-without.ts";

const people =
  'firstname,lastname,age\nfariha,ehlenfeldt,"7,2"\n\n"qu""ote",schoenberg\n,"two\nlines"\r\n';
const files = {
  "abc.txt": "abcdefghij",
  "names.csv": 'a,b,c\n1,2,3\n"x ""y""","p,q","r\ns"\n\n4,"t\r\nu\rv",6\r\n7,8\r8,9',
  "semi.csv": "a;b\n1;2\n3;4\n",
  "uneven.csv": people,
  "quotes.csv": 'a,b\n1,2\n3,x"y\n5,6\n',
};

/** Bodies of scripts: `say` prints JSON, `failed` what an operation came to. */
const scripts: Readonly<Record<string, string>> = {
  "a file is read on, sought and told of": `
    const file = await fs.open("abc.txt");
    export default async function () {
      say(await file.stat());
      const bytes = new Uint8Array(4);
      for (let n = await file.read(bytes); n !== null; n = await file.read(bytes)) {
        say([n, Array.from(bytes.slice(0, n))]);
      }
      say(await file.read(bytes));
      const moves = [[2, "Start"], [3, "Current"], [-1, "Current"], [0, "End"], [-9, "End"]];
      for (const [by, from] of moves) {
        say(await file.seek(by, fs.SeekMode[from]));
        say(await file.read(bytes));
      }
    }`,
  "what cannot be sought is told": `
    const file = await fs.open("abc.txt");
    export default async function () {
      const moves = [[-1, 0], [1, 2], [11, 0], [-1, 1], [-10, 2], [0, 7], ["1", 0], [0, null]];
      for (const [by, from] of moves) {
        await failed(() => file.seek(by, from));
      }
      await failed(() => file.read(null));
      await failed(() => file.read([1]));
      say(await file.seek(0, fs.SeekMode.Current));
    }`,
  "each user has a place of its own": `
    export const options = {
      scenarios: { each: { executor: "per-vu-iterations", vus: 2, iterations: 1 } },
    };
    const file = await fs.open("abc.txt");
    export default async function () {
      const bytes = new Uint8Array(3);
      await file.read(bytes);
      say(Array.from(bytes));
    }`,
  "a file may be opened in a function of the init context": `
    let file;
    (async () => { file = await fs.open("abc.txt"); })();
    export default async function () { say(await file.stat()); }`,
  "no file is opened by an iteration": `
    export default async function () {
      await failed(() => fs.open("abc.txt"));
      try { new csv.Parser(null); } catch (error) { say("no parser"); }
    }`,
  "what cannot be opened is told": `
    const tries = [];
    for (const name of [null, ""]) {
      (async () => {
        try { tries.push(await fs.open(name)); }
        catch (error) { tries.push(String(error.message)); }
      })();
    }
    export default function () { say(tries); }`,
  "a default export stands in parentheses": `
    export default (async () => say(await 1));`,
  "rows are parsed at once": `
    const all = await csv.parse(await fs.open("names.csv"));
    const rest = await csv.parse(await fs.open("names.csv"), { skipFirstLine: true });
    export default function () {
      say([all.length, all[2], rest.length, rest[0]]);
      for (const row of all) say(row);
    }`,
  "lines and delimiters are chosen": `
    const parsed = [];
    for (const options of [
      {}, { skipFirstLine: true }, { fromLine: 1 }, { fromLine: 2 }, { toLine: 1 },
      { fromLine: 0, toLine: 2 }, { skipFirstLine: true, fromLine: 2 }, { asObjects: true },
    ]) {
      const file = await fs.open("semi.csv");
      parsed.push(await csv.parse(file, { ...options, delimiter: ";" }));
    }
    export default function () {
      for (const rows of parsed) say(Array.from({ length: rows.length }, (_, at) => rows[at]));
    }`,
  "rows are parsed one after the other": `
    const parser = new csv.Parser(await fs.open("names.csv"), { skipFirstLine: true });
    export default async function () {
      for (let at = 0; at < 6; at++) say(await parser.next());
    }`,
  "rows are objects by the names of the first": `
    const parser = new csv.Parser(await fs.open("names.csv"), { asObjects: true });
    export default async function () {
      for (let at = 0; at < 5; at++) {
        const { done, value } = await parser.next();
        say([done, value.a, value.b, value.c, value.length]);
      }
    }`,
  "rows that have a mistake are told when it is their turn": `
    const uneven = new csv.Parser(await fs.open("uneven.csv"));
    const quotes = new csv.Parser(await fs.open("quotes.csv"));
    export default async function () {
      for (let at = 0; at < 2; at++) say(await uneven.next());
      for (let at = 0; at < 3; at++) await failed(() => uneven.next(), "no message");
      for (let at = 0; at < 2; at++) say(await quotes.next());
      await failed(() => quotes.next(), "no message");
    }`,
};

const head = `
  import * as fs from "k6/experimental/fs";
  import * as csv from "k6/experimental/csv";
  const say = (value) => console.log(JSON.stringify(value));
  const failed = async (work, quiet) => {
    try { say(["done", await work()]); }
    catch (error) { say(["failed", quiet ? "" : String(error.message ?? error)]); }
  };`;

describe("files of a script", { skip: whyWithout("k6"), timeout: 60_000 }, () => {
  for (const [what, body] of Object.entries(scripts)) {
    test(`${what}, as in k6`, async () => {
      const text = `${head}\n${body}`;
      const words = ["run", "--quiet", "--no-summary", "--log-format", "raw", "--address", ""];
      const { stderr } = await promisify(execFile)("k6", [...words, writeScript(text, files)]);
      const { lines } = await runText(text, { files });
      assert.deepEqual(
        lines.map((line) => line.replace(/^log: /, "")),
        stderr.trim().split("\n"),
      );
    });
  }
});
