import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSystemTags } from "../options/system-tags.ts";
import { RequestTags } from "./request-tags.ts";

const systemTags = new Set(defaultSystemTags);

test("a request's tags are its own on top of the virtual user's", () => {
  const request = { method: "GET", url: "http://a/1", systemTags };
  const tags = new RequestTags({ scenario: "s", kind: "vu" }, { kind: "own" }, request);
  tags.status = 200;
  tags.proto = "HTTP/1.1";
  tags.isExpected = true;
  assert.deepEqual(tags.toObject(), {
    scenario: "s",
    kind: "own",
    expected_response: "true",
    method: "GET",
    status: "200",
    url: "http://a/1",
    name: "http://a/1",
    proto: "HTTP/1.1",
  });
});

test("a name tag stands for the URL, so that many URLs can be one series", () => {
  const tags = new RequestTags(
    {},
    { name: "item" },
    { method: "GET", url: "http://a/1", systemTags },
  );
  assert.deepEqual(
    [tags.get("name"), tags.get("url"), tags.get("missing")],
    ["item", "item", undefined],
  );
});

test("system tags that are switched off are not there, unless the script gives them", () => {
  const request = { method: "GET", url: "http://a/1", systemTags: new Set(["status"]) };
  const tags = new RequestTags({}, { name: "item" }, request);
  tags.status = 200;
  assert.deepEqual(tags.toObject(), { name: "item", status: "200" });
  assert.equal(tags.get("method"), undefined);
});
