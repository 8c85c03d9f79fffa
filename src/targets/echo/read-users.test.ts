import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { demoUsers } from "./demo-users.ts";
import { readUsers } from "./read-users.ts";

const hash = "$scrypt$ln=4,r=8,p=1$c2FsdA==$MDEyMzQ1Njc4OWFiY2RlZg==";

describe("readUsers", () => {
  test("reads the users of the document", () => {
    const names = [...readUsers(demoUsers, "demo").keys()];
    assert.deepEqual(names, ["remarkablebob", "dextroussheep", "luckyslug", "pettyrabbit"]);
  });

  test("skips comments and empty lines", () => {
    assert.deepEqual([...readUsers(`# all\n\nann:${hash}\r\n`, "f").keys()], ["ann"]);
  });

  test("names every line that is wrong, and no hash", () => {
    const text = `ann:${hash}\nbob\nann:${hash}\ncat:$2y$05$secret\n`;
    assert.throws(
      () => readUsers(text, "users"),
      (error) => {
        assert.ok(error instanceof ConfigurationProblems);
        assert.deepEqual(
          error.problems.map((problem) => problem.split(" ").slice(0, 3).join(" ")),
          ["users:2: must be", "users:3: user ann", "users:4: the hash"],
        );
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });

  test("refuses a file that names nobody", () => {
    assert.throws(() => readUsers("# nobody\n", "users"), /users: must name a user/);
  });
});
