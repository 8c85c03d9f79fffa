import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { checkConfiguration } from "./check-configuration.ts";

async function problemsOf(text: string): Promise<readonly string[]> {
  try {
    await checkConfiguration(text, "weir.yaml");
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationProblems);
    return error.problems;
  }
}

const wrong = `workers: two
listeners:
  - listen: 127.0.0.1:8080
    protocol: http
    trustedHop: 1
    routes:
      - match: { path: / }
        upstream: binz
        rateLimit: gone
      - match: { path: /x }
        upstream: bins
        respond: { status: 204 }
  - listen: 127.0.0.1:8080
    protocol: tcp
    upstream: bins
    tls: { cert: /gone.pem, key: /gone.key }
upstreams:
  bins:
    hashOn: path
    backends: [{ address: 127.0.0.1:8001 }]
accessLog: { path: /gone/access.log }
`;

const expected = [
  /^weir\.yaml:1:10: workers: must be auto or a whole number, got "two"$/,
  /^weir\.yaml:5:5: listeners\[0\]\.trustedHop: is not a known key \(did you mean "trustedHops"\?\)$/,
  /^weir\.yaml:8:19: listeners\[0\]\.routes\[0\]\.upstream: names no upstream \(did you mean "bins"\?\), got "binz"$/,
  /^weir\.yaml:9:20: listeners\[0\]\.routes\[0\]\.rateLimit: names no rate limit, got "gone"$/,
  /^weir\.yaml:10:9: listeners\[0\]\.routes\[1\]: must have one of upstream, respond and redirect/,
  /^weir\.yaml:13:13: listeners\[1\]\.listen: is the address of listeners\[0\] already/,
  /^weir\.yaml:19:13: upstreams\.bins\.hashOn: must be left out unless balance is/,
  /^weir\.yaml:21:20: accessLog\.path: \/gone\/access\.log: cannot be opened: no such file/,
  /^weir\.yaml:16:18: listeners\[1\]\.tls\.cert: \/gone\.pem: cannot be read/,
  /^weir\.yaml:16:34: listeners\[1\]\.tls\.key: \/gone\.key: cannot be read/,
];

describe("checkConfiguration", () => {
  test("tells problems of every kind at once, each with its place", async () => {
    const problems = await problemsOf(wrong);
    assert.equal(problems.length, expected.length, problems.join("\n"));
    for (const [at, problem] of problems.entries()) assert.match(problem, expected[at]!);
  });

  test("tells what is no YAML, and a key that stands twice", async () => {
    assert.deepEqual(
      (await problemsOf("a: 1\na: 2\nb: {\n")).map((problem) => problem.split(" ", 1)[0]),
      ["weir.yaml:2:1:", "weir.yaml:4:1:"],
    );
  });

  for (const text of ["", "- a list", "just text", "listeners: 5", "listeners: [5]"]) {
    test(`tells what is wrong with ${JSON.stringify(text)}`, async () => {
      const [problem] = await problemsOf(text);
      assert.match(problem!, /^weir\.yaml:1:\d+: /);
    });
  }
});
