import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { stringify } from "yaml";
import {
  getJson,
  httpListener,
  runBackend,
  runGateway,
} from "../../test/gateway/running-gateway.ts";
import { LimitChange } from "./limit-change.ts";

const { signal } = new AbortController();

interface Row {
  readonly limit: string;
  readonly ratePerSecond: number;
  readonly burst: number;
}

describe("LimitChange", () => {
  test("changes rate and burst of one limit, and nothing else", async (t) => {
    const { admin, change } = await startForTest(t);
    const before = await getJson<Record<string, object>>(`${admin}/config`);
    const answer = await change.apply({ limit: "perMinute", rate: 2, burst: 3 }, signal);
    const after = await getJson<Record<string, object>>(`${admin}/config`);

    assert.equal(answer.name, "done");
    assert.deepEqual(await limitsOf(admin), [
      ["perSecond", 10, 10],
      ["perMinute", 2, 3],
    ]);
    assert.deepEqual({ ...after, rateLimits: before.rateLimits }, before);
  });

  test("refuses a limit that there is not, and what the gateway refuses", async (t) => {
    const { change } = await startForTest(t);
    assert.deepEqual(await change.apply({ limit: "x", rate: 1, burst: 1 }, signal), {
      name: "refused",
      sentence: "no limit is called x, but perSecond, perMinute",
    });
    const refused = await change.apply({ limit: "perSecond", rate: 1, burst: 0 }, signal);
    assert.match(refused.name === "refused" ? refused.sentence : "", /burst: must be 1 or more/);
  });

  test("changes a gateway that was started again with what it had at first", async (t) => {
    const { admin, change, configuration } = await startForTest(t);
    await change.apply({ limit: "perSecond", rate: 1, burst: 1 }, signal);
    await fetch(`${admin}/config`, { method: "PUT", body: stringify(configuration) });
    const answer = await change.apply({ limit: "perMinute", rate: 2, burst: 3 }, signal);

    assert.equal(answer.name, "done");
    assert.deepEqual(await limitsOf(admin), [
      ["perSecond", 10, 10],
      ["perMinute", 2, 3],
    ]);
  });

  test("does not undo what somebody else has changed", async (t) => {
    const { admin, change, configuration } = await startForTest(t);
    const body = stringify({ ...configuration, drain: { deadline: "3s" } });
    await fetch(`${admin}/config`, { method: "PUT", body });
    const answer = await change.apply({ limit: "perSecond", rate: 1, burst: 1 }, signal);
    assert.deepEqual(answer, {
      name: "refused",
      sentence: "the gateway's configuration was changed by somebody else meanwhile",
    });
  });
});

/** Each with its rate a second and its burst. */
async function limitsOf(admin: string): Promise<unknown[][]> {
  const rows = await getJson<Row[]>(`${admin}/limits`);
  return rows.map(({ limit, ratePerSecond, burst }) => [limit, ratePerSecond, burst]);
}

async function startForTest(t: TestContext) {
  const backend = await runBackend(t, "a");
  const configuration = {
    admin: { listen: "127.0.0.1:0" },
    listeners: [httpListener("bins")],
    upstreams: { bins: { backends: [{ address: backend }] } },
    rateLimits: {
      perSecond: { rate: 10, burst: 10, key: "global" },
      perMinute: { rate: 60, per: "1m", burst: 10, key: "global" },
    },
    drain: { deadline: "2s" },
  };
  const { admin } = await runGateway(t, configuration);
  const change = await LimitChange.make(admin, stringify(configuration), signal);
  return { admin, change, configuration };
}
