/** Every command in a document is one that there is, with options and files that there are. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { labPorts } from "../../src/commands/lab/lab-ports.ts";
import { readDocument } from "../reference/blocks.ts";
import { SourceFile } from "../tidy/source-file.ts";
import { SourceTree } from "../tidy/source-tree.ts";
import { type DocumentCommand, documentCommands } from "./document-commands.ts";
import { isPresentDocument } from "./present-documents.ts";

const root = join(import.meta.dirname, "../..");
const documents = [...SourceTree.read(root).files.values()].filter(isPresentDocument);
const makefile = readDocument("Makefile");
const help = readDocument("docs/commands.md");
const variables = ["targets", "telemetry", "profiles"]
  .map((name) => readDocument(`docs/${name}.md`))
  .join("");

type Check = (command: DocumentCommand) => string[];

const checks: Readonly<Record<string, Check>> = {
  weir: checkWeir,
  make: checkMake,
  curl: checkUrls,
  go: checkUrls,
  node: checkFiles,
  k6: checkFiles,
  wrk: checkFiles,
};

describe("commands in documents", () => {
  for (const file of documents) {
    test(`of ${file.path} can be typed`, () => {
      const wrong = documentCommands(file).flatMap((command) =>
        problemsOf(command).map((problem) => `${command.line}: ${command.text}: ${problem}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  test("are found, and what is wrong with them", () => {
    const text = [
      "Type `npx weir rnu k6/x.js` or `make tset`, `weir run --vsu 3`:",
      "```sh",
      "NO_SUCH=1 npx weir target hello  # says hello",
      "make sim SAEDS=1",
      "curl http://127.0.0.1:9999/",
      "node bench/nothing.ts",
      "```",
    ].join("\n");
    const commands = documentCommands(new SourceFile("docs/x.md", text));
    assert.deepEqual(
      commands.map(({ line, text: typed }) => `${line} ${typed}`),
      [
        "1 npx weir rnu k6/x.js",
        "1 make tset",
        "1 weir run --vsu 3",
        "3 NO_SUCH=1 npx weir target hello",
        "4 make sim SAEDS=1",
        "5 curl http://127.0.0.1:9999/",
        "6 node bench/nothing.ts",
      ],
    );
    assert.deepEqual(commands.flatMap(problemsOf), [
      "weir has no command rnu",
      "the Makefile has no tset",
      "weir run has no option --vsu",
      "no document has the variable NO_SUCH",
      "the Makefile does not read SAEDS",
      "the lab has no port 9999",
      "bench/nothing.ts is not there",
    ]);
  });
});

function problemsOf(command: DocumentCommand): string[] {
  const unknown = command.variables.filter((name) => !variables.includes(`\`${name}\``));
  return [
    ...unknown.map((name) => `no document has the variable ${name}`),
    ...(checks[command.program]?.(command) ?? []),
  ];
}

function checkWeir(command: DocumentCommand): string[] {
  const [name = "", ...rest] = command.words;
  if (name === "" || name.startsWith("-")) return [];
  const section = new RegExp(`^## weir ${name}\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "m").exec(
    help,
  );
  if (section === null) return [`weir has no command ${name}`];
  const options = rest.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split("=")[0]!);
  const unknown = options.filter((option) => !new RegExp(`[ ,]${option}[ ,\n]`).test(section[1]!));
  return [
    ...unknown.map((option) => `weir ${name} has no option ${option}`),
    ...checkFiles(command),
  ];
}

function checkMake({ words }: DocumentCommand): string[] {
  return words.flatMap((word) => {
    const variable = /^([A-Z]+)=/.exec(word)?.[1];
    if (variable !== undefined) {
      return makefile.includes(`$(${variable})`) ? [] : [`the Makefile does not read ${variable}`];
    }
    return new RegExp(`^${word}:|^${word} [a-z ]*:`, "m").test(makefile)
      ? []
      : [`the Makefile has no ${word}`];
  });
}

/** What stands alone listens where its seed did: 8080, 3000 and 6060, which are the lab's too. */
function checkUrls({ words }: DocumentCommand): string[] {
  const known: number[] = Object.values(labPorts).map(({ port }) => port);
  return words
    .flatMap((word) => /(?:127\.0\.0\.1|localhost):(\d+)/.exec(word)?.[1] ?? [])
    .filter((port) => !known.includes(Number(port)))
    .map((port) => `the lab has no port ${port}`);
}

/** Paths of the tree; what people write themselves has no folder of it in front. */
function checkFiles({ words }: DocumentCommand): string[] {
  return words
    .filter((word) => /^(?:src|test|bench|k6|drills|deploy|docs)\/[\w./-]+$/.test(word))
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `${path} is not there`);
}
