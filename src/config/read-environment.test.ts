import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "./configuration-problems.ts";
import { choiceVariable, integerVariable, textVariable } from "./environment-variable.ts";
import { readEnvironment } from "./read-environment.ts";

const fields = {
  PORT: integerVariable({ min: 0, max: 65_535, default: 8080, doc: "Port to listen on." }),
  CACHE_IMPL: choiceVariable(["slice", "map"], { default: "slice", doc: "Kind of cache." }),
  POLL_STORE: textVariable({ default: "", doc: "Where votes are kept." }),
};

describe("readEnvironment", () => {
  test("takes the default of what is not set, or empty", () => {
    assert.deepEqual(readEnvironment(fields, { PORT: "" }), {
      PORT: 8080,
      CACHE_IMPL: "slice",
      POLL_STORE: "",
    });
  });

  test("takes what is set", () => {
    const values = readEnvironment(fields, { PORT: " 0 ", CACHE_IMPL: "map", POLL_STORE: "x" });
    assert.deepEqual(values, { PORT: 0, CACHE_IMPL: "map", POLL_STORE: "x" });
  });

  test("tells every problem with name, rule and value", () => {
    assert.throws(
      () => readEnvironment(fields, { PORT: "http", CACHE_IMPL: "list" }),
      new ConfigurationProblems([
        'PORT: must be a whole number from 0 to 65535, got "http"',
        'CACHE_IMPL: must be one of slice, map, got "list"',
      ]),
    );
  });

  test("leaves other programs' variables alone", () => {
    assert.equal(readEnvironment(fields, { PROT: "1", POLL_STOER: "x" }).PORT, 8080);
  });

  test("refuses an unknown variable that begins with a prefix of ours", () => {
    assert.throws(
      () => readEnvironment(fields, { POLL_STOER: "x", POLL_COLOUR: "y" }, ["POLL_"]),
      new ConfigurationProblems([
        'POLL_STOER: is not a known variable (did you mean "POLL_STORE"?)',
        "POLL_COLOUR: is not a known variable",
      ]),
    );
  });
});
