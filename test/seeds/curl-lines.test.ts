import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { curlLines, readCurlLines } from "./curl-lines.ts";

// The documents are not part of the project; they are compared with where they are beside it.
const folder = new URL("../../../shared/seeds/", import.meta.url);
const skip = existsSync(folder) ? false : "the documents are not beside the project";

describe("the curl commands of the documents", () => {
  for (const [document, commands] of Object.entries(curlLines)) {
    test(`of ${document} are all in the list, and no others`, { skip }, () => {
      const text = readFileSync(new URL(document, folder), "utf8");
      assert.deepEqual(readCurlLines(text), commands);
      // No command has escaped the reading: what is left names no other address for curl.
      const rest = commands.reduce((left: string, each) => left.replaceAll(each, ""), text);
      assert.doesNotMatch(rest, /curl.*:\/\//);
    });
  }

  test("are read with the lines that they go on in, and once each", () => {
    const text =
      "Run:\n  curl -X POST http://a \\\n  -d x\nthen\ncurl http://b\ncurl http://b\ncurl -k\n";
    assert.deepEqual(readCurlLines(text), ["curl -X POST http://a \\\n  -d x", "curl http://b"]);
  });
});
