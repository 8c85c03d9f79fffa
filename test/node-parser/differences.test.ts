/**
 * Weir's parser beside Node's. They agree, or the difference is of a class that has a name and a
 * reason; docs/http1-differences.md and the classes are compared both ways.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Difference } from "./compare.ts";
import { compareRequests } from "./compare-requests.ts";
import { compareResponses } from "./compare-responses.ts";
import { requestCorpus, responseCorpus } from "./corpus.ts";
import { requestExamples, responseExamples } from "./difference-examples.ts";
import { NodeServer } from "./node-server.ts";
import { requestDifferences } from "./request-differences.ts";
import { responseDifferences } from "./response-differences.ts";

type Classes = typeof requestDifferences;

const page = readFileSync(new URL("../../docs/http1-differences.md", import.meta.url), "utf8");
const server = new NodeServer();

function classOf(difference: Difference | undefined, classes: Classes): string | undefined {
  if (difference === undefined) return undefined;
  const found = Object.entries(classes).find(([, holds]) => holds(difference));
  return found?.[0] ?? `none: ${JSON.stringify(difference)}`;
}

function documented(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return [...section.matchAll(/^\| `([\w-]+)` /gm)].map(([, name]) => name!);
}

describe("Weir beside Node's parser", () => {
  test("reads requests as Node does, or differs in a way that has a name", async () => {
    for (const octets of requestCorpus(4000)) {
      const name = classOf(await compareRequests(octets, server), requestDifferences);
      assert.doesNotMatch(name ?? "", /^none/);
    }
  });

  test("reads responses as Node does, or differs in a way that has a name", async () => {
    for (const { octets, method } of responseCorpus(2000)) {
      const name = classOf(await compareResponses(octets, method), responseDifferences);
      assert.doesNotMatch(name ?? "", /^none/);
    }
  });

  for (const [name, octets] of Object.entries(requestExamples)) {
    test(`differs about requests in the way that is called ${name}`, async () => {
      assert.equal(classOf(await compareRequests(octets, server), requestDifferences), name);
    });
  }

  for (const [name, octets] of Object.entries(responseExamples)) {
    test(`differs about responses in the way that is called ${name}`, async () => {
      assert.equal(classOf(await compareResponses(octets, "GET"), responseDifferences), name);
    });
  }

  test("has an example and a row in the documents for each difference, and no other rows", () => {
    assert.deepEqual(Object.keys(requestExamples), Object.keys(requestDifferences));
    assert.deepEqual(Object.keys(responseExamples), Object.keys(responseDifferences));
    assert.deepEqual(documented("Requests"), Object.keys(requestDifferences));
    assert.deepEqual(documented("Responses"), Object.keys(responseDifferences));
  });
});
