/**
 * The shipped alerts on a real Prometheus with the shipped configuration: a drill makes each of
 * them fire and has it resolved, and a real Alertmanager tells of both. The times of the rules and
 * of Alertmanager are a twentieth, those of scrapes and evaluations a fifth; all bounds are what
 * they are.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { parse, stringify } from "yaml";
import { statusOrBusy } from "../drill/status-or-busy.ts";
import { Prometheus } from "../lab/prometheus.ts";
import { startWeir, type Weir } from "../lab/weir-for-tests.ts";
import { claimLab, claimPorts } from "../ports/claim-ports.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { TargetProcess } from "../targets/target-process.ts";
import { Alertmanager, type Notification } from "./alertmanager.ts";
import { Envoy } from "./envoy.ts";
import { inShort } from "./in-short.ts";
import { makeCertificate, shippedEnvoy } from "./shipped-envoy.ts";
import { shippedPrometheus, shippedRules } from "./shipped-prometheus.ts";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const skip =
  whyWithout("prometheus") ||
  whyWithout("alertmanager") ||
  whyWithout("envoy") ||
  whyWithout("redis-server");
const RULE_FACTOR = 20;
/** Processes are no faster here than elsewhere: they get more of their time to be scraped. */
const SCRAPE_FACTOR = 5;
const drill = readFileSync(join(import.meta.dirname, "live-alerts.yaml"), "utf8");

interface AlertExpectation {
  readonly alert: string;
  readonly is?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** By name, and which of two with the same name. */
const rules = shippedRules()
  .flatMap(({ alert, labels = {} }) => (alert === undefined ? [] : `${alert} ${labels.part}`))
  .sort();

const { option, ports, prometheus: PROMETHEUS } = await claimLab();
const [https, observed, admin, alerts] = (await claimPorts(4)) as [number, number, number, number];

describe("each shipped alert", { skip, timeout: 120_000 }, () => {
  let folder: string;
  let prometheus: Prometheus | undefined;
  let alertmanager: Alertmanager | undefined;
  let redis: RedisServer | undefined;
  let envoy: Envoy | undefined;
  let worker: TargetProcess | undefined;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "weir-alerts-"));
    redis = await RedisServer.launch({ isDurable: false });
    makeCertificate(folder);
    const configuration = shippedEnvoy({ https, observed, admin, echo: ports.echo }, folder);
    writeFileSync(join(folder, "envoy.yaml"), configuration);
    await startEnvoy();
    findEnvoy([`127.0.0.1:${observed}`]);
    await startWorker();
    alertmanager = await Alertmanager.start(alerts, RULE_FACTOR);
    const files = shippedPrometheus(ports, {
      prometheus: PROMETHEUS,
      alertmanager: alerts,
      envoyFile: join(folder, "found.json"),
    });
    const { "prometheus.yml": scrapes, ...rules } = files;
    prometheus = await Prometheus.startWith(PROMETHEUS, {
      ...inShort({ "prometheus.yml": scrapes! }, SCRAPE_FACTOR),
      ...inShort(rules, RULE_FACTOR),
    });
  });

  after(async () => {
    await prometheus?.stop();
    await alertmanager?.stop();
    await worker?.stop("SIGKILL");
    await envoy?.stop();
    await redis?.remove();
    rmSync(folder, { recursive: true });
  });

  async function startEnvoy(): Promise<void> {
    envoy = await Envoy.start(join(folder, "envoy.yaml"));
  }

  /** Prometheus reads it as soon as it is there, and never half of it. */
  function findEnvoy(targets: readonly string[]): void {
    const file = join(folder, "found.json");
    writeFileSync(`${file}.new`, JSON.stringify([{ targets }]));
    renameSync(`${file}.new`, file);
  }

  async function startWorker(): Promise<void> {
    const environment = {
      STORE_BACKEND: "redis",
      REDIS_URL: redis!.url,
      STORE_DURABILITY: "best-effort",
      WEIR_LAB: "true",
      PPROF_PORT: "0",
    };
    worker = new TargetProcess("poll", environment, ["--worker"]);
    await worker.ready();
  }

  function writeDrill(): string {
    const plan = parse(drill);
    plan.load.script = join(root, "drills", plan.load.script);
    plan.system.lab.prometheus = `http://127.0.0.1:${PROMETHEUS}`;
    plan.system.lab.environment.poll.REDIS_URL = redis!.url;
    const file = join(folder, "drill.yaml");
    writeFileSync(file, stringify(plan));
    return file;
  }

  test("is expected to fire and to be resolved", () => {
    const { expect } = parse(drill) as { expect: readonly AlertExpectation[] };
    for (const wanted of ["firing", "resolved"]) {
      const expected = expect
        .filter(({ is = "firing" }) => is === wanted)
        .map(({ alert, labels }) => `${alert} ${labels.part}`);
      assert.deepEqual([...new Set(expected)].sort(), rules);
    }
  });

  test("fires and is resolved in a drill", async (t) => {
    const report = join(folder, "report.html");
    const weir = startWeir(t, ["drill", writeDrill(), "--report", report, ...option]);
    // Each is waited for, also when another has failed: what it starts is to be stopped.
    const operators = await Promise.allSettled([
      whileItSays(weir, "no-envoy", async () => envoy?.stop(), startEnvoy),
      whileItSays(
        weir,
        "no-name-of-envoy",
        async () => findEnvoy([]),
        async () => findEnvoy([`127.0.0.1:${observed}`]),
      ),
      whileItSays(weir, "no-worker", async () => worker?.stop("SIGKILL"), startWorker),
    ]);
    const { status, output, complaints } = await weir.ended();
    // First, as it has the reason of a drill that ended before its operators were done.
    assert.doesNotMatch(output, /MISSED/, output);
    assert.equal(status, statusOrBusy(0, output), `${output}\n${complaints}`);
    assert.deepEqual(
      operators.filter((one) => one.status === "rejected").map(({ reason }) => reason),
      [],
    );
    assert.deepEqual(await prometheus!.brokenRules(), []);
    // Of the last of them they are told a moment later than the drill has seen it.
    await alertmanager!.until((told) => toldAs("resolved", told).length === rules.length);
    for (const status of ["firing", "resolved"]) {
      assert.deepEqual(toldAs(status, alertmanager!.told), rules);
    }
  });
});

/** The rules whose alerts somebody was told of with this status. */
function toldAs(status: string, told: readonly Notification[]): string[] {
  const alerts = told.flatMap((one) => one.alerts).filter((alert) => alert.status === status);
  return [...new Set(alerts.map(({ labels }) => `${labels.alertname} ${labels.part}`))].sort();
}

/** Takes part in the drill as the operator whom it only waits for. */
async function whileItSays(
  weir: Weir,
  what: string,
  stop: () => Promise<unknown>,
  start: () => Promise<void>,
): Promise<void> {
  await weir.line(new RegExp(` s  ${what}$`));
  await stop();
  await weir.line(new RegExp(` s  over: ${what}$`));
  await start();
}
