import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { ConfigurationProblems } from "./configuration-problems.ts";
import { durationMs } from "./duration.ts";
import { readYaml } from "./read-yaml.ts";

const schema = z.strictObject({
  workers: z.union([z.literal("auto"), z.int().min(1)]).default("auto"),
  drain: z.strictObject({ deadline: durationMs.prefault("30s") }).prefault({}),
  listeners: z
    .array(
      z.strictObject({
        listen: z.string(),
        protocol: z.enum(["http", "tcp"]).default("http"),
        proxyProtocol: z.never({ error: "is not built yet" }).optional(),
      }),
    )
    .default([]),
  upstreams: z.record(z.string(), z.strictObject({ balance: z.string() })).default({}),
});

/** The problems that reading tells, one per line. */
function problemsOf(text: string): readonly string[] {
  try {
    readYaml(text, "weir.yaml", schema);
  } catch (error) {
    assert(error instanceof ConfigurationProblems);
    return error.problems;
  }
  return [];
}

describe("readYaml, a good text", () => {
  test("fills in every default", () => {
    assert.deepEqual(readYaml("listeners: [{ listen: ':80' }]", "weir.yaml", schema), {
      workers: "auto",
      drain: { deadline: 30_000 },
      listeners: [{ listen: ":80", protocol: "http" }],
      upstreams: {},
    });
  });

  test("reads JSON, anchors and aliases", () => {
    const json = readYaml('{ "drain": { "deadline": "1s" } }', "weir.json", schema);
    assert.equal(json.drain.deadline, 1000);
    const aliased = "upstreams:\n  a: &it { balance: random }\n  b: *it\n";
    assert.deepEqual(readYaml(aliased, "weir.yaml", schema).upstreams.b, { balance: "random" });
  });
});

describe("readYaml, a wrong value", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    [
      "a wrong type",
      "drain:\n  deadline: 5",
      "2:13: drain.deadline: must be a duration like 250ms, 5s or 1m30s, got 5",
    ],
    [
      "a wrong choice, with the nearest one",
      "listeners:\n  - listen: ':80'\n    protocol: htpp",
      '3:15: listeners[0].protocol: must be one of http, tcp (did you mean "http"?), got "htpp"',
    ],
    ["a number below its limit", "workers: 0", "1:10: workers: must be 1 or more, got 0"],
    [
      "a value that fits no form",
      "workers: many",
      '1:10: workers: must be auto or a whole number, got "many"',
    ],
    [
      "a part of a number",
      "workers: 1.5",
      "1:10: workers: must be auto or a whole number, got 1.5",
    ],
    ["a list for a mapping", "drain: []", "1:8: drain: must be a mapping, got an empty list"],
    ["a key without a value", "drain:", "1:7: drain: must be a mapping, got nothing"],
    [
      "a missing key, where its mapping begins",
      "listeners:\n  - protocol: tcp",
      "2:5: listeners[0].listen: is required",
    ],
    [
      "a key that is not built yet",
      "listeners:\n  - listen: ':80'\n    proxyProtocol: { accept: true }",
      "3:5: listeners[0].proxyProtocol: is not built yet",
    ],
    [
      "a name that must be quoted in a path",
      "upstreams:\n  'my bins': { balance: 5 }",
      '2:25: upstreams["my bins"].balance: must be text, got 5',
    ],
    [
      "a value behind an alias",
      "drain: &it { deadline: x }\nupstreams: { a: *it }",
      '1:24: drain.deadline: must be a duration like 250ms, 5s or 1m30s, got "x"',
    ],
    ["nothing at all", "", "1:1: must be a mapping, got nothing"],
    ["a bare word", "hello", '1:1: must be a mapping, got "hello"'],
  ];
  for (const [what, text, problem] of rows) {
    test(`names place, rule and value of ${what}`, () => {
      assert.ok(problemsOf(text).includes(`weir.yaml:${problem}`), problemsOf(text).join("\n"));
    });
  }
});

describe("readYaml, an unknown key", () => {
  test("is an error that names the nearest known key", () => {
    assert.deepEqual(problemsOf("listener: []\ncolour: red"), [
      'weir.yaml:1:1: listener: is not a known key (did you mean "listeners"?)',
      "weir.yaml:2:1: colour: is not a known key",
    ]);
  });

  test("is found at any depth, beside other problems", () => {
    const text = "drain:\n  deadine: 5s\nlisteners:\n  - listen: 80\n    protocl: tcp\n";
    assert.deepEqual(problemsOf(text), [
      'weir.yaml:2:3: drain.deadine: is not a known key (did you mean "deadline"?)',
      "weir.yaml:4:13: listeners[0].listen: must be text, got 80",
      'weir.yaml:5:5: listeners[0].protocl: is not a known key (did you mean "protocol"?)',
    ]);
  });

  test("is an error also when it is YAML's old merge key", () => {
    const [problem] = problemsOf("a: &it {}\ndrain: { <<: *it }");
    assert.match(problem ?? "", /is not a known key/);
  });
});

describe("readYaml, a text that is not YAML", () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ["a key given twice", "workers: 1\nworkers: 2", /^weir\.yaml:2:1: is not valid YAML: map keys/],
    ["an open bracket", "listeners: [", /^weir\.yaml:1:\d+: is not valid YAML: /],
    ["an unknown tag", "workers: !many 1", /^weir\.yaml:1:10: is not valid YAML: unresolved tag/],
    ["an alias of nothing", "drain: *it", /^weir\.yaml.*: is not valid YAML: unresolved alias/],
    [
      "an alias within its anchor",
      "listeners: &it [*it]",
      /must not have an alias within what its/,
    ],
    ["two documents", "workers: 1\n---\nworkers: 2", /^weir\.yaml:2:\d+: is not valid YAML: /],
    ["too many brackets", "[".repeat(100_000), /^weir\.yaml.*: is not valid YAML: /],
  ];
  for (const [what, text, problem] of rows) {
    test(`says so of ${what}`, () => {
      assert.match(problemsOf(text)[0] ?? "", problem);
    });
  }

  test("refuses a text that is far too long", () => {
    assert.match(problemsOf("# ".repeat(3_000_000))[0] ?? "", /must have at most \d+ characters/);
  });
});
