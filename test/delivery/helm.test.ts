/** The chart, by helm, by the schemas of Kubernetes, and by the gateway that reads its ConfigMap. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { parse, stringify } from "yaml";
import { targetNames } from "../../src/commands/target.ts";
import { startWeir } from "../lab/weir-for-tests.ts";
import { readDocument } from "../reference/blocks.ts";
import { spawnTarget } from "../targets/target-process.ts";
import { monitorProblems } from "./monitor-schema.ts";
import { chart, type Rendered, renderChart, version } from "./rendered-chart.ts";
import { testRunSchema } from "./test-run-schema.ts";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const KUBERNETES = "1.37";
/** Of others than Kubernetes itself. */
const foreign = new Set(["ServiceMonitor", "TestRun"]);
const sets: Readonly<Record<string, readonly string[]>> = {
  default: [],
  production: ["--values", join(chart, "values-production.yaml")],
  dev: ["--values", join(chart, "values-dev.yaml")],
};
const skip = whyWithout("helm", "version");

interface Upstreams {
  readonly upstreams: Readonly<Record<string, { backends: readonly { address: string }[] }>>;
}

describe("deploy/helm/weir", { skip, timeout: 120_000 }, () => {
  const rendered = new Map<string, Rendered[]>();
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "weir-helm-"));
    for (const [name, words] of Object.entries(sets)) rendered.set(name, renderChart(...words));
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [name, words] of Object.entries(sets)) {
    test(`has nothing that helm lint finds fault with, with ${name} values`, () => {
      const { status, stdout } = helm("lint", "--strict", chart, ...words);
      assert.equal(status, 0, stdout);
    });

    test(`makes objects as Kubernetes knows them, with ${name} values`, {
      skip: whyWithout("kubernetes-validate"),
    }, () => {
      const own = rendered.get(name)!.filter(({ kind }) => !foreign.has(kind));
      const files = own.map((one, at) => {
        const file = join(folder, `${name}-${at}.yaml`);
        writeFileSync(file, stringify(one));
        return file;
      });
      const words = ["--strict", "-k", KUBERNETES, ...files];
      const judged = spawnSync("kubernetes-validate", words, { encoding: "utf8" });
      assert.equal(judged.status, 0, judged.stdout + judged.stderr);
    });

    test(`gives the gateway a weir.yaml that it takes, with ${name} values`, () => {
      const text = find(name, "ConfigMap", "lab-weir-gateway").data!["weir.yaml"]!;
      assertTaken(text);
      const services = new Set(rendered.get(name)!.filter(isService).map(placeOf));
      const { upstreams } = parse(text) as Upstreams;
      for (const { backends } of Object.values(upstreams)) {
        for (const { address } of backends) assert.ok(services.has(address), address);
      }
    });

    test(`lets no pod do more than it has to, with ${name} values`, () => {
      const pods = rendered.get(name)!.flatMap(({ spec }) => spec?.template ?? []);
      assert.ok(pods.length > 0);
      for (const { spec } of pods) {
        assert.equal(spec.securityContext.runAsNonRoot, true);
        for (const { args, securityContext, resources } of spec.containers) {
          assert.equal(securityContext.readOnlyRootFilesystem, true);
          assert.equal(securityContext.allowPrivilegeEscalation, false);
          assert.deepEqual(securityContext.capabilities, { drop: ["ALL"] });
          assert.ok(resources.requests !== undefined && resources.limits?.memory !== undefined);
          assert.ok(isCommand(args), args.join(" "));
        }
      }
    });
  }

  test("routes as Compose does", () => {
    const routesOf = (text: string): unknown => {
      const { listeners } = parse(text) as { listeners: readonly { routes: unknown }[] };
      return listeners[0]!.routes;
    };
    const own = find("default", "ConfigMap", "lab-weir-gateway").data!["weir.yaml"]!;
    const composed = readFileSync(join(root, "deploy/compose/gateway.yaml"), "utf8");
    assert.deepEqual(routesOf(own), routesOf(composed));
  });

  const routings: readonly (readonly [about: string, words: string, backends: string[]])[] = [
    [
      "all of kind bin",
      "targets.bin-3.enabled=true,targets.bin-3.kind=bin,targets.bin-3.replicas=1",
      ["bin-1:8080", "bin-2:8080", "bin-3:8080"],
    ],
    ["no bin that is off", "targets.bin-1.enabled=false", ["bin-2:8080"]],
    ["no bin when all are off", "targets.bin-1.enabled=false,targets.bin-2.enabled=false", []],
  ];
  for (const [about, words, backends] of routings) {
    test(`routes to ${about}`, () => {
      const all = renderChart("--set", `${words},targets.hello.kind=echo`);
      const text = all.find(({ kind }) => kind === "ConfigMap")!.data!["weir.yaml"]!;
      const { upstreams } = parse(text) as Upstreams;
      const own = backends.map((one) => ({ address: `lab-weir-${one}` }));
      assert.deepEqual(upstreams.bins?.backends ?? [], own);
      assert.deepEqual(upstreams.binsTcp?.backends ?? [], own);
      assert.equal(upstreams.hello, undefined);
      assertTaken(text);
    });
  }

  test("refuses to route to nobody", () => {
    const words = ["hello", "sre", "poll", "echo", "bin-1", "bin-2"].flatMap((one) => [
      "--set",
      `targets.${one}.enabled=false`,
    ]);
    const { stderr } = helm("template", "lab", chart, ...version, ...words);
    assert.match(stderr, /gateway: no target that it routes to is enabled/);
    const own = renderChart(...words, "--set", "gateway.config=listeners: []");
    assert.ok(own.some(({ kind }) => kind === "ConfigMap"));
  });

  test("starts each target with the words and the environment of its container", async (t) => {
    const containers = rendered.get("default")!.flatMap(({ kind, spec }) => {
      return kind === "Deployment" ? spec.template.spec.containers : [];
    });
    const targets = containers.filter(({ args }) => args[0] === "target");
    assert.equal(targets.length, 6);
    for (const { args, env } of targets) {
      const variables = env.map(({ name, value }) => [name, value!]);
      const environment = { ...Object.fromEntries(variables), PORT: "0", PPROF_PORT: "0" };
      const target = spawnTarget(t, args[1]!, environment);
      await target.ready();
      const ready = await fetch(`${target.url}/readyz`);
      assert.equal(ready.status, 200);
    }
  });

  test("starts load agents with the words of their container", async (t) => {
    const { args } = find("dev", "Job", "lab-weir-load-agent").spec.template.spec.containers[0]!;
    const words = args.map((word) => word.replace("0.0.0.0", "127.0.0.1").replace("7071", "0"));
    const env = { ...process.env, WEIR_AGENT_TOKEN: "a token that nobody knows" };
    const agent = startWeir(t, words, { env });
    await agent.line(/^listens on 127\.0\.0\.1:/);
    assert.equal((await agent.stop()).status, 0);
  });

  test("asks each pod whether it lives, and each that has ports, whether it is ready", () => {
    for (const { kind, spec } of [...rendered.values()].flat()) {
      if (kind !== "Deployment") continue;
      for (const { livenessProbe, readinessProbe, ports } of spec.template.spec.containers) {
        assert.ok(livenessProbe !== undefined);
        assert.equal(readinessProbe !== undefined, ports !== undefined);
      }
    }
  });

  test("has ServiceMonitors as the Prometheus operator knows them", {
    skip: monitorProblems === undefined && "the operator's schemas come only with Go",
  }, () => {
    const found = rendered.get("production")!.filter(({ kind }) => kind === "ServiceMonitor");
    assert.equal(found.length, 2);
    for (const one of found) assert.deepEqual(monitorProblems!(one), []);
  });

  test("has a TestRun as the k6 operator knows it", () => {
    const found = rendered.get("dev")!.find(({ kind }) => kind === "TestRun");
    assert.ok(testRunSchema.parse(found));
  });

  test("scales gateways in production, and shares their limit", () => {
    const { spec } = find("production", "HorizontalPodAutoscaler", "lab-weir-gateway");
    assert.match(JSON.stringify(spec.metrics), /gogate_http_requests_in_flight.*"cpu"/);
    const deployment = find("production", "Deployment", "lab-weir-gateway");
    assert.equal(deployment.spec.replicas, undefined);
    const text = find("production", "ConfigMap", "lab-weir-gateway").data!["weir.yaml"]!;
    assert.match(text, /store: redis/);
    assert.ok(find("production", "Deployment", "lab-weir-poll-worker"));
  });

  test("takes the gateway's configuration from a Secret, for one with a password", () => {
    const all = renderChart("--set", "gatewayConfigSecret=own");
    assert.ok(all.every(({ kind }) => kind !== "ConfigMap"));
    assert.match(stringify(all), /secret:\s+secretName: own/);
  });

  test("replaces the gateway's pods when its configuration is another", () => {
    const sums = [1, 2].map((rate) => {
      const all = renderChart("--set", `gateway.rateLimit.rate=${rate}`);
      const text = stringify(all.find(({ kind }) => kind === "Deployment"));
      return /checksum\/config: (\w{64})/.exec(text)![1];
    });
    assert.notEqual(sums[0], sums[1]);
  });

  const refusals: readonly (readonly [word: string, complaint: RegExp])[] = [
    ["gateway.replica=3", /replica/],
    ["gateway.workers=0", /minimum/],
    ["targets.poll.kind=vote", /must be one of/],
    ["redis.url=redis://:secret@redis:6379", /pattern/],
    ["pollWorkers.replicas=1", /pollWorkers needs pollSecret/],
  ];
  for (const [word, complaint] of refusals) {
    test(`refuses --set ${word}`, () => {
      const { status, stderr } = helm("template", "lab", chart, ...version, "--set", word);
      assert.notEqual(status, 0);
      assert.match(stderr, complaint);
    });
  }

  test("is of the package's version", () => {
    const text = readFileSync(join(root, "package.json"), "utf8");
    const released = (JSON.parse(text) as { version: string }).version;
    const { version: own, appVersion } = parse(
      readFileSync(join(chart, "Chart.yaml"), "utf8"),
    ) as Record<string, string>;
    assert.deepEqual([own, appVersion], [released, released]);
  });

  function assertTaken(text: string): void {
    const file = join(folder, "weir.yaml");
    writeFileSync(file, text);
    const checked = spawnSync(join(root, "bin/weir"), ["check", "--config", file], {
      encoding: "utf8",
    });
    assert.equal(checked.status, 0, checked.stderr);
  }

  function find(name: string, kind: string, object: string): Rendered {
    const one = rendered.get(name)!.find((it) => it.kind === kind && it.metadata.name === object);
    assert.ok(one, `there is no ${kind} ${object}`);
    return one;
  }
});

/** Of weir, with options that it has. */
function isCommand([name, ...words]: readonly string[]): boolean {
  const help = readDocument("docs/commands.md").split(`\n## weir ${name}\n`)[1]?.split("\n## ")[0];
  const options = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]);
  const isTarget = name !== "target" || targetNames.includes(words[0]!);
  return isTarget && help !== undefined && options.every((one) => help.includes(` ${one} `));
}

function isService({ kind }: Rendered): boolean {
  return kind === "Service";
}

function placeOf({ metadata, spec }: Rendered): string {
  const [{ port }] = spec.ports as unknown as [{ port: number }];
  return `${metadata.name}:${port}`;
}

function helm(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("helm", words, { encoding: "utf8" });
}
