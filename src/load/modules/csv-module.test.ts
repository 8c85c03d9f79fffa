import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";

const files = { "a.csv": "1,2\n3,4\n" };
const imports = `import { open } from "k6/experimental/fs"; import csv from "k6/experimental/csv";`;

describe("k6/experimental/csv", () => {
  test("keeps what was parsed once for all users, and nobody can change it", async () => {
    const { lines, result } = await runText(
      `${imports}
      export const options = { vus: 3, iterations: 3 };
      const rows = await csv.parse(await open("a.csv"));
      const others = await csv.parse(await open("a.csv"), { skipFirstLine: true });
      export default () => {
        try { rows[0][0] = "9"; } catch (error) { console.log(error.name, rows[0][0], others.length); }
        try { rows.push([]); } catch (error) { console.log(error.name, rows.length); }
      };`,
      { files },
    );
    assert.deepEqual([...new Set(lines)], ["log: TypeError 1 1", "log: TypeError 2"]);
    assert.deepEqual([result.state.csvTables.size, result.state.sharedArrays.size], [1, 2]);
  });

  test("reads on where the file was left", async () => {
    const { lines } = await runText(
      `${imports}
      const file = await open("a.csv");
      await file.seek(4, 0);
      const rows = await csv.parse(file);
      const none = await csv.parse(file);
      export default () => console.log(JSON.stringify([rows, none]));`,
      { files },
    );
    assert.deepEqual(lines, ['log: [[["3","4"]],[]]']);
  });

  test("is there for a user that is made in the middle of a run", async () => {
    const { lines, result } = await runText(
      `${imports}
      export const options = {
        scenarios: {
          some: {
            executor: "constant-arrival-rate", rate: 10, timeUnit: "1s", duration: "1s",
            preAllocatedVUs: 1, maxVUs: 5,
          },
        },
      };
      let rows;
      (async () => {
        await null;
        rows = new csv.Parser(await open("a.csv"));
      })();
      export default async function () {
        if (__ITER === 0) console.log(JSON.stringify(await rows.next()));
        await new Promise((resolve) => setTimeout(resolve, 350));
      }`,
      { files },
    );
    assert.equal(result.state.vusInitialized, 4);
    assert.deepEqual(lines, Array(4).fill('log: {"done":false,"value":["1","2"]}'));
  });

  test("makes no parser outside of the init context", async () => {
    const { lines } = await runText(
      `${imports}
      const file = await open("a.csv");
      export default () => { new csv.Parser(file); };`,
      { files },
    );
    assert.match(lines[0]!, /must be called in the init context/);
  });
});
