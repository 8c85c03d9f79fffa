import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startControlled } from "./control-for-tests.ts";

const external = `
  import { sleep } from "k6";
  export const options = {
    scenarios: { one: { executor: "externally-controlled", vus: 2, maxVUs: 5, duration: "10m" } },
  };
  export default function () { sleep(0.01); }`;

const patch = (attributes: object): RequestInit => {
  return { method: "PATCH", body: JSON.stringify({ data: { attributes } }) };
};

interface Status {
  readonly data: { readonly attributes: Readonly<Record<string, unknown>> };
}

describe("the address of a run", () => {
  test("tells its status, and changes it", async (t) => {
    const { ask, run } = await startControlled(t, external);
    const [status, body] = await ask("/v1/status", patch({ vus: 4, "rate-factor": 1.5 }));
    const { attributes } = (body as Status).data;
    assert.equal(status, 200);
    assert.deepEqual(
      [attributes["rate-factor"], attributes.paused, attributes["vus-max"]],
      [1.5, false, 5],
    );
    assert.deepEqual([run.steering.vus, run.steering.factor], [4, 1.5]);
  });

  test("stops the run, and says so", async (t) => {
    const { ask, run } = await startControlled(t, external);
    const [, body] = await ask("/v1/status", patch({ stopped: true }));
    assert.equal((body as Status).data.attributes.stopped, true);
    assert.equal((await run.finished).outcome.name, "stopped");
  });

  test("refuses in words that k6's own commands read", async (t) => {
    const { ask } = await startControlled(t, external);
    const answers = [
      await ask("/v1/status", { method: "PATCH", body: "{" }),
      await ask("/v1/metrics/none"),
      await ask("/v1/groups/none"),
      await ask("/v1/status", { ...patch({}), headers: { "x-forwarded-for": "10.0.0.1" } }),
    ] as [number, { errors: { status: string; title: string }[] }][];
    assert.deepEqual(
      answers.map(([status, { errors }]) => [status, errors[0]?.status, errors[0]?.title]),
      [
        [400, "400", "Invalid data"],
        [404, "404", "Not Found"],
        [404, "404", "Not Found"],
        [403, "403", "Not allowed"],
      ],
    );
  });
});
