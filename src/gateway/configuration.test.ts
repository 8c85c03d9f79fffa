import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { readGatewayConfiguration } from "./configuration.ts";

const valid = `
listeners:
  - listen: 127.0.0.1:8080
    protocol: http
    routes:
      - match: { path: / }
        upstream: bins
upstreams:
  bins:
    backends: [{ address: 127.0.0.1:8001 }]
`;

function problemsOf(text: string): readonly string[] {
  try {
    readGatewayConfiguration(text, "weir.yaml");
  } catch (error) {
    assert.ok(error instanceof ConfigurationProblems);
    return error.problems;
  }
  return [];
}

/** What is changed in the valid one, and what is said of it. */
const rows: readonly (readonly [from: string, to: string, problem: RegExp])[] = [
  ["upstreams:", "upstream:", /:8:1: upstream: is not a known key \(did you mean "upstreams"\?\)/],
  ["upstream: bins", "upstream: bin", /names no upstream \(did you mean "bins"\?\), got "bin"/],
  ["upstream: bins", "upstream: toString", /must be another name, this one is taken/],
  ["upstream: bins", "rateLimit: x", /must have one of upstream, respond and redirect/],
  ["protocol: http", "protocol: udp", /listeners\[0\]\.protocol/],
  ["127.0.0.1:8080", "127.0.0.1", /must be an address like host:port/],
  ["127.0.0.1:8080", "127.0.0.1:80800", /must have a port of 65535 at most/],
  ["127.0.0.1:8080", "example.test:80", /must have an IP address or localhost/],
  ["{ address: 127.0.0.1:8001 }", "", /upstreams\.bins\.backends/],
  [
    "protocol: http",
    "protocol: http\n    tls: {}",
    /must have either cert and key, or certificates, or selfSigned/,
  ],
  ["protocol: http", "protocol: http\n    proxyProtocol: {}", /proxyProtocol\.from: is required/],
  [
    "upstreams:\n  bins:\n",
    "upstreams:\n  bins:\n    proxyProtocol: v2\n",
    /routes\[\d\]\.upstream: must name one without proxyProtocol/,
  ],
  [
    "upstreams:\n",
    "rateLimits: { x: { rate: 2000000, per: 1ms, burst: 1 } }\nupstreams:\n",
    /rateLimits\.x\.rate: must be 1000000000 per second at most, got 2000000/,
  ],
  [
    "protocol: http",
    "protocol: http\n    limits: { headTimeout: 0s }",
    /listeners\[0\]\.limits\.headTimeout: must be 1ms or more, got "0s"/,
  ],
  ["path: /", "path: /%64enied", /match\.path: must be in the spelling that is routed/],
  ["path: /", "path: /, host: 'a.test:80'", /match\.host: must be \*, \*\.suffix or a host/],
  ["path: / }", "path: / }\n        timeout: 0s", /timeout: must be 1ms or more, got "0s"/],
  ["upstream: bins", "respond: { status: 204, body: x }", /respond\.body: must be left out/],
  ["path: /", "path: a", /listeners\[0\]\.routes\[0\]\.match\.path/],
];

describe("readGatewayConfiguration", () => {
  test("fills in every default", () => {
    const configuration = readGatewayConfiguration(valid, "weir.yaml");
    assert.equal(configuration.workers, "auto");
    assert.equal(configuration.drain.deadline, 30_000);
    assert.deepEqual(configuration.admin.listen, { host: "127.0.0.1", port: 9091 });
    assert.equal(configuration.upstreams.bins!.timeouts.responseHead, 15_000);
    assert.equal(configuration.upstreams.bins!.breaker, undefined);
  });

  for (const [from, to, problem] of rows) {
    test(`names the problem with ${JSON.stringify(to)} in the place of ${from}`, () => {
      const problems = problemsOf(valid.replace(from, to));
      assert.ok(
        problems.some((one) => problem.test(one)),
        problems.join("\n") || "no problem",
      );
    });
  }

  test("tells a tcp listener that a limit cannot be found without requests", () => {
    const text = valid
      .replace("protocol: http", "protocol: tcp\n    upstream: bins")
      .replace(/ {4}routes:\n.*\n.*\n/, "")
      .concat("    concurrency: { adaptive: {} }\n");
    assert.match(problemsOf(text).join(), /must not name an upstream with concurrency\.adaptive/);
    assert.deepEqual(problemsOf(text.replace("adaptive: {}", "limit: 5")), []);
  });

  test("tells a tcp listener that it cannot limit by what only requests have", () => {
    const text = valid
      .replace(
        "routes:\n      - match: { path: / }\n        upstream: bins",
        "upstream: bins\n    rateLimit: users",
      )
      .replace("protocol: http", "protocol: tcp");
    const problems = problemsOf(
      `${text}rateLimits: { users: { rate: 1, burst: 1, key: basicUser } }`,
    );
    assert.match(problems.join(), /must be by global or clientIp on a tcp listener, got basicUser/);
  });
});
