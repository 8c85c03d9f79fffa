/**
 * The services of `deploy/compose.yaml` whose programs are here, run together as Compose would run
 * them, and loaded.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { runScript } from "../run-script.ts";
import { deployFolder, readComposeProject } from "./compose-project.ts";
import { ComposedLab, placePublished } from "./composed-lab.ts";
import { whyWithout } from "./why-without.ts";

interface Summary {
  readonly metrics: { readonly checks: { readonly passes: number; readonly fails: number } };
}

const root = join(deployFolder, "..");
const targets = ["bin-1", "bin-2", "hello", "sre", "poll", "echo"];
// With votes in PostgreSQL behind a queue in Redis.
const project = readComposeProject("redis.env", "postgres.env");
const places = await placePublished(project);
const gateway = `http://${places.get("gateway:8080")}`;
const demo = {
  poll_id: "11111111-1111-1111-1111-111111111111",
  option_id: "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
};

const skip = whyWithout("prometheus") || whyWithout("redis-server");

describe("the services of deploy/compose.yaml", { skip, timeout: 120_000 }, () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let services: ComposedLab;

  before(async () => {
    postgres = await PostgresServer.start();
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query("CREATE DATABASE weir");
    await client.end();
    const settings = project.services.redis!.command!.slice(1);
    redis = await RedisServer.launch({ isDurable: false, settings });
    places.set("postgres:5432", `127.0.0.1:${postgres.port}`);
    places.set("redis:6379", `127.0.0.1:${redis.port}`);
    services = new ComposedLab(project, places);
    await Promise.all(targets.map((name) => services.start(name)));
    await services.start("gateway");
    await services.start("prometheus");
  });

  after(async () => {
    const { prometheus, ...statuses } = await services.stop();
    await redis.remove();
    await postgres.remove();
    assert.equal(prometheus, 0);
    assert.deepEqual([...new Set(Object.values(statuses))], [0]);
  });

  test("serve k6/load-test.js within its thresholds", async () => {
    // It is rejected when a threshold is crossed.
    const { metrics } = await runScript<Summary>({
      command: join(root, "bin/weir"),
      script: join(root, "k6/load-test.js"),
      settings: { BASE_URL: gateway, RATE_SCALE: "0.1", TIME_SCALE: "0.02" },
    });
    assert.ok(metrics.checks.passes > 0);
    assert.equal(metrics.checks.fails, 0);
  });

  test("answer through each of the gateway's routes", async () => {
    const authorization = `Basic ${Buffer.from("luckyslug:VRsBMW").toString("base64")}`;
    const echo = { method: "POST", body: "{}", headers: { authorization } };
    assert.equal(await textOf("/hello/virtual"), "hello virtual");
    assert.equal(await textOf("/api/echo", echo), '{"echoed":true}');
    assert.match(await textOf("/sre/health"), /healthy/);
    const tcp = await fetch(`http://${places.get("gateway:8081")}/get`);
    assert.equal(tcp.status, 200);
  });

  test("count a vote in PostgreSQL that came by Redis", async () => {
    const body = JSON.stringify({ ...demo, voter_id: "ada", vote_id: "of-ada" });
    const headers = { "content-type": "application/json" };
    assert.match(await textOf("/vote", { method: "POST", body, headers }), /queued/);
    while (!(await textOf("/votes/of-ada")).includes("counted"));
    const client = new pg.Client({ connectionString: postgres.url.replace(/postgres$/, "weir") });
    await client.connect();
    const { rows } = await client.query("SELECT count(*)::int AS votes FROM votes");
    await client.end();
    assert.deepEqual(rows, [{ votes: 1 }]);
  });

  test("are scraped by Prometheus under the names of their jobs", async () => {
    const jobs = ["bin", "echo", "gateway", "hello", "poll", "prometheus", "sre"];
    let up: readonly string[] = [];
    while (up.length < jobs.length) up = await jobsOf("up == 1");
    assert.deepEqual(up, jobs);
    while ((await jobsOf("gogate_http_requests_total > 0")).length === 0);
  });

  async function textOf(path: string, options: RequestInit = {}): Promise<string> {
    return (await fetch(`${gateway}${path}`, options)).text();
  }

  async function jobsOf(query: string): Promise<string[]> {
    const place = places.get("prometheus:9090");
    const answer = await fetch(`http://${place}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as { data: { result: { metric: { job: string } }[] } };
    return [...new Set(data.result.map(({ metric }) => metric.job))].sort();
  }
});
