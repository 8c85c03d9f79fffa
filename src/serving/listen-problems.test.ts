import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toListenProblems } from "./listen-problems.ts";

const wanted = { host: "127.0.0.1", port: 8080, portOption: "PORT" };

describe("toListenProblems", () => {
  test("names the port that is taken and what moves it", () => {
    const error = Object.assign(new Error("listen"), { code: "EADDRINUSE" });
    assert.deepEqual(toListenProblems(error, wanted).problems, [
      "PORT: port 8080 on 127.0.0.1 is taken; set PORT to another one",
    ]);
  });

  test("tells other errors as the system tells them", () => {
    const [problem] = toListenProblems(new Error("listen EWHATEVER"), wanted).problems;
    assert.match(problem!, /^PORT: port 8080 on 127.0.0.1 cannot be had \(listen EWHATEVER\)/);
  });
});
