/** `deploy/compose.yaml`, as others read it, and as its processes run here. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { versionOf } from "../../bench/peers/find-program.ts";
import { labOptions } from "../../src/commands/lab/lab-options.ts";
import { labPorts } from "../../src/commands/lab/lab-ports.ts";
import { placeLabPorts } from "../../src/commands/lab/place-lab-ports.ts";
import { toLabGatewayConfig } from "../../src/commands/lab/to-lab-gateway-config.ts";
import type { Mapping } from "../../src/config/merge-patch.ts";
import { deployFolder, readComposeProject } from "./compose-project.ts";
import { whyWithout } from "./why-without.ts";

const file = join(deployFolder, "compose.yaml");
const project = readComposeProject();
const services = Object.entries(project.services);
/** Beside the lab's: Prometheus, also where echod's document has it, its alerts, Grafana, Alloy. */
const observing = [9090, 9000, 9093, 3001, 4317, 4318, 4040];
/** Their images have nothing that could ask. */
const unasked = new Set(["alloy", "loki", "tempo", "mimir", "pyroscope", "certificate"]);

describe("deploy/compose.yaml", () => {
  test("is as the Compose specification's schema says", {
    skip: whyWithout("check-jsonschema"),
  }, () => {
    const words = ["--builtin-schema", "vendor.compose-spec", file];
    const { status, stdout } = spawnSync("check-jsonschema", words, { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  for (const variables of ["lgtm.env", "postgres.env", "redis.env"]) {
    test(`is loaded by Compose's own loader, with ${variables} too`, {
      skip: whyWithout("compose-judge"),
    }, () => {
      const words = [file, join(deployFolder, "compose", variables)];
      const judged = spawnSync("compose-judge", words, { encoding: "utf8" });
      assert.equal(judged.status, 0, judged.stderr);
      const loaded = JSON.parse(judged.stdout) as typeof project;
      const own = readComposeProject(variables).services;
      assert.deepEqual(Object.keys(loaded.services).sort(), Object.keys(own).sort());
      for (const [name, service] of Object.entries(own)) {
        const { environment = {}, command = null } = loaded.services[name]!;
        assert.deepEqual(environment, service.environment ?? {}, name);
        assert.deepEqual(command, service.command ?? null, name);
      }
    });
  }

  for (const [name, service] of services) {
    test(`lets ${name} do no more than it has to, and bounds it`, () => {
      assert.equal(service.read_only, true);
      assert.deepEqual(service.cap_drop, ["ALL"]);
      assert.deepEqual(service.security_opt, ["no-new-privileges:true"]);
      const { cpus, memory, pids } = service.deploy!.resources.limits;
      assert.ok(cpus !== undefined && memory !== undefined && pids !== undefined);
      // Weir's image has a check of its own, which asks port 8080.
      const isAsked = service.image === "weir" || service.healthcheck?.test !== undefined;
      assert.equal(isAsked && service.healthcheck?.disable !== true, !unasked.has(name));
    });
  }

  test("publishes the lab's ports under the lab's numbers, on this machine alone", () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    for (const port of published) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
    const numbers = published.map((port) => Number(port.split(":")[1]));
    const { console: _, ...lab } = labPorts;
    const expected = [...Object.values(lab).map(({ port }) => port), ...observing];
    assert.deepEqual(numbers.sort(), expected.sort());
  });

  test("runs the versions that the tests run", () => {
    const programs: readonly (readonly [service: string, program: string])[] = [
      ["prometheus", "prometheus"],
      ["alertmanager", "alertmanager"],
      ["envoy", "envoy"],
      ["redis", "redis-server"],
    ];
    for (const [service, program] of programs) {
      const version = versionOf(program, ["--version"]);
      const tag = /:v?(.*)$/.exec(project.services[service]!.image)![1]!;
      if (version !== undefined) assert.ok(version.startsWith(tag), `${program} is ${version}`);
    }
  });

  test("mounts files that are there, and volumes that are declared", () => {
    const volumes = new Set<string>();
    for (const [, { volumes: mounted = [] }] of services) {
      for (const [from] of mounted.map((one) => one.split(":") as [string])) {
        if (from.startsWith("./")) assert.ok(existsSync(join(deployFolder, from)), from);
        else volumes.add(from);
      }
    }
    assert.deepEqual([...volumes].sort(), Object.keys(project.volumes).sort());
  });

  test("routes as the lab does", () => {
    const lab = toLabGatewayConfig(placeLabPorts({ offset: 0, moved: {} }), labOptions.parse({}));
    assert.deepEqual(routesOf(parse(textOf("compose/gateway.yaml"))), routesOf(lab));
  });

  test("has a service for every host that its files name", () => {
    const hosts = new Set(readFiles().flatMap(({ text }) => [...text.matchAll(named)]));
    assert.ok(hosts.size > 20);
    for (const [place, host] of hosts) assert.ok(project.services[host!], place);
  });

  test("lets Grafana find Loki, Tempo, Mimir and Pyroscope on the ports they listen on", () => {
    const sources = parse(textOf("grafana/provisioning/datasources/weir.yml")) as {
      datasources: readonly { url: string }[];
    };
    const urls = sources.datasources.map(({ url }) => new URL(url));
    for (const name of ["loki", "tempo", "mimir", "pyroscope"]) {
      const { server } = parse(textOf(`lgtm/${name}.yaml`)) as {
        server: { http_listen_port: number };
      };
      const port = urls.find(({ hostname }) => hostname === name)!.port;
      assert.equal(Number(port), server.http_listen_port, name);
    }
  });
});

/** Of the first listener, which speaks HTTP. */
function routesOf(configuration: Mapping): unknown {
  const [first] = configuration.listeners as readonly { routes: unknown }[];
  return first!.routes;
}

function textOf(path: string): string {
  return readFileSync(join(deployFolder, path), "utf8");
}

/** A host of Compose's network, with a port. */
const named = /(?<![\w.-])([a-z][a-z0-9-]*):\d{4,5}\b/g;

function readFiles(): { path: string; text: string }[] {
  const folders = ["compose", "prometheus", "grafana/provisioning/datasources", "alloy", "lgtm"];
  return folders
    .flatMap((folder) => readdirSync(join(deployFolder, folder)).map((name) => join(folder, name)))
    .map((path) => ({ path, text: textOf(path) }));
}
