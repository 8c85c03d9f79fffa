/** `deploy/envoy/envoy.yaml`, run by Envoy in front of an echo. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { type RequestOptions, request as requestHttps } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { parse, stringify } from "yaml";
import { Prometheus } from "../lab/prometheus.ts";
import { claimPort } from "../ports/claim-ports.ts";
import { TargetProcess } from "../targets/target-process.ts";
import { readComposeProject } from "./compose-project.ts";
import { Envoy } from "./envoy.ts";
import { makeCertificate, shippedEnvoy } from "./shipped-envoy.ts";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const shipped = readFileSync(join(root, "deploy/envoy/envoy.yaml"), "utf8");
const { services } = readComposeProject();
const authorization = `Basic ${Buffer.from("remarkablebob:2rFtex").toString("base64")}`;

describe("deploy/envoy/envoy.yaml", { skip: whyWithout("envoy"), timeout: 60_000 }, () => {
  let folder: string;
  let echo: TargetProcess;
  let envoy: Envoy;
  let certificate: string;
  const ports = { https: 0, observed: 0, admin: 0, echo: 0 };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "weir-envoy-"));
    makeCertificate(folder);
    certificate = readFileSync(join(folder, "tls.crt"), "utf8");
    for (const name of ["https", "observed", "admin"] as const) ports[name] = await claimPort();
    echo = new TargetProcess("echo", { WEIR_LAB: "true", PPROF_PORT: String(await claimPort()) });
    await echo.ready();
    ports.echo = Number(new URL(echo.url).port);
    writeFileSync(join(folder, "envoy.yaml"), shippedEnvoy(ports, folder));
    envoy = await Envoy.start(join(folder, "envoy.yaml"));
  });

  after(async () => {
    await envoy.stop();
    await echo.stop("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  test("speaks HTTP/1.1 over TLS in front of echo", async () => {
    const answer = await post("/api/echo", '{"foo":"bar"}');
    assert.deepEqual(answer, { status: 200, body: '{"echoed":true,"foo":"bar"}' });
  });

  test("speaks HTTP/2 to who asks for it", async () => {
    const session = connectHttp2(`https://localhost:${ports.https}`, { ca: certificate });
    const stream = session.request({ ":path": "/health" });
    const status = await new Promise((resolve) => {
      stream.once("response", (headers) => resolve(headers[":status"]));
    });
    session.close();
    assert.equal(session.alpnProtocol, "h2");
    assert.equal(status, 200);
  });

  test("takes no TLS older than 1.2", async () => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
    await assert.rejects(ask({ ...(old as RequestOptions), path: "/health" }), /alert protocol/);
  });

  test("answers 504 when echo does not answer in time", async () => {
    const fault = { id: "slow", kind: "hang", share: 1 };
    const headers = { "content-type": "application/json" };
    const faults = `${echo.adminUrl}/faults`;
    await fetch(faults, { method: "POST", headers, body: JSON.stringify(fault) });
    const late = await post("/api/echo", "{}");
    await fetch(faults, { method: "DELETE" });
    assert.equal(late.status, 504);
  });

  test("refuses what may mean another path to who is behind it", async () => {
    const { status } = await ask({ path: "/api%2fecho" });
    assert.equal(status, 400);
  });

  test("shows metrics and readiness, and nothing else of its admin", async () => {
    const observed = `http://127.0.0.1:${ports.observed}`;
    const metrics = await (await fetch(`${observed}/stats/prometheus`)).text();
    assert.match(
      metrics,
      /^envoy_http_downstream_rq_xx\{.*envoy_http_conn_manager_prefix="https"/m,
    );
    assert.equal((await fetch(`${observed}/ready`)).status, 200);
    const refused = ["/", "/config_dump", "/stats", "/certs", "/stats/prometheus/", "/ready/x"];
    for (const path of refused) assert.equal((await fetch(`${observed}${path}`)).status, 404, path);
    for (const path of ["/quitquitquit", "/ready", "/stats/prometheus"]) {
      assert.equal((await fetch(`${observed}${path}`, { method: "POST" })).status, 404, path);
    }
  });

  test("is healthy by Compose's check, which no other listener passes", () => {
    const [, program, ...words] = services.envoy!.healthcheck!.test!;
    const check = (port: number): number | null => {
      const placed = words.map((word) => word.replace("9901", String(port)));
      return spawnSync(program!, placed).status;
    };
    assert.equal(check(ports.observed), 0);
    assert.notEqual(check(ports.https), 0);
  });

  test("is scraped by Prometheus on the path that its job has", {
    skip: whyWithout("prometheus"),
  }, async () => {
    const { scrape_configs: jobs } = parse(
      readFileSync(join(root, "deploy/prometheus/prometheus.yml"), "utf8"),
    ) as { scrape_configs: readonly { job_name: string; metrics_path?: string }[] };
    const { metrics_path } = jobs.find(({ job_name }) => job_name === "envoy")!;
    const static_configs = [{ targets: [`127.0.0.1:${ports.observed}`] }];
    const scrape_configs = [{ job_name: "envoy", metrics_path, static_configs }];
    const configuration = { global: { scrape_interval: "1s" }, scrape_configs };
    const prometheus = await Prometheus.startWith(await claimPort(), {
      "prometheus.yml": stringify(configuration),
    });
    const query = 'envoy_cluster_upstream_rq_total{envoy_cluster_name="echo"} > 0';
    while ((await prometheus.ask(query)).length === 0);
    await prometheus.stop();
  });

  test("keeps its admin to the machine", () => {
    const { admin } = parse(shipped) as {
      admin: { address: { socket_address: { address: string } } };
    };
    assert.equal(admin.address.socket_address.address, "127.0.0.1");
  });

  test("has a key that is for nobody else to read, and keeps it", () => {
    const key = join(folder, "tls.key");
    const [text, { mode, uid }] = [readFileSync(key, "utf8"), statSync(key)];
    makeCertificate(folder);
    assert.equal(mode & 0o777, 0o400);
    assert.equal(uid, process.getuid!() === 0 ? Number(services.envoy!.user!.split(":")[0]) : uid);
    assert.equal(readFileSync(key, "utf8"), text);
  });

  test("answers 503 when echo is gone", async () => {
    await echo.stop("SIGTERM");
    assert.equal((await post("/api/echo", "{}")).status, 503);
  });

  function post(path: string, body: string): Promise<{ status: number; body: string }> {
    return ask({ path, method: "POST", headers: { authorization } }, body);
  }

  /** Who it is is verified. */
  function ask(options: RequestOptions, body = ""): Promise<{ status: number; body: string }> {
    const place = { host: "127.0.0.1", port: ports.https, servername: "localhost" };
    return new Promise((resolve, reject) => {
      const asked = requestHttps({ ...place, ca: certificate, ...options }, (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += String(chunk);
        });
        response.on("end", () => resolve({ status: response.statusCode!, body: text }));
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }
});
