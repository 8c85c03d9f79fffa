/** The lab of a drill: its processes, the relays on its paths, and the programs beside it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import type { DrillSystem } from "../../drill/drill-system.ts";
import { Relay } from "../../drill/relay/relay.ts";
import { rulesFile } from "../../drill/rules-file.ts";
import type { LabSystemPlan } from "../../drill/system-plan.ts";
import type { CommandContext } from "../command-context.ts";
import { freePort } from "./free-port.ts";
import type { LabPortName, LabPortNumbers } from "./lab-ports.ts";
import { patchLabGateway } from "./patch-lab-gateway.ts";
import { type LabCommandOptions, type ReadLab, readLab } from "./read-lab.ts";
import { type Lab, startLab } from "./start-lab.ts";
import { type RunningProgram, startProgram } from "./start-program.ts";
import { toLabSystem } from "./to-lab-system.ts";

export interface DrillLab {
  readonly ports: LabPortNumbers;
  readonly system: DrillSystem;
  /** What the gateway was started with. */
  readonly gatewayText: string;
  close(): Promise<void>;
}

/** What the relay in front of the store is called. */
const storeName = "store";
/** And the one in front of the receiver of telemetry. */
const collectorName = "collector";
/** Where a receiver of OTLP over gRPC listens when its address does not say. */
const otlpPort = 4317;

export interface WantedLab {
  readonly lab: LabSystemPlan;
  /** Targets that are to be reached through a relay. */
  readonly pathsTo: readonly string[];
}

export interface DrillLabOptions {
  readonly options: LabCommandOptions;
  readonly used: readonly LabPortName[];
  readonly context: CommandContext;
}

/** `undefined`: the usual lab. Throws `ConfigurationProblems`. */
export async function startDrillLab(
  asked: WantedLab | undefined,
  { options, used, context }: DrillLabOptions,
): Promise<DrillLab> {
  const wanted = asked?.lab;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.toReversed()) await one();
  };
  try {
    const relays = await startRelays(asked);
    closers.push(async () => {
      await Promise.all(Object.values(relays).map((relay) => relay.close()));
    });
    const redis = wanted?.redis ? await startRedis(relays[storeName]!) : undefined;
    if (redis !== undefined) closers.push(redis.close);
    const lab = await readLab(options, used, wanted && toChanges(wanted, relays));
    for (const child of lab.plan.targets) {
      relays[child.name]?.leadTo({ host: "127.0.0.1", port: Number(child.environment.PORT) });
    }
    const running = await startLab(lab.plan, {
      program: process.argv[1]!,
      environment: {
        ...context.environment,
        ...(wanted?.telemetry ? toTelemetry(relays, context.environment) : {}),
      },
      signal: context.stopped,
      print: context.complain,
      showsAllLines: options.logs ?? false,
    });
    closers.push(() => running.close());
    const rules = wanted && rulesFile({ lab: wanted });
    const prometheus =
      rules === undefined ? undefined : await startPrometheus(rules, lab.ports.admin);
    if (prometheus !== undefined) closers.push(prometheus.close);
    const runs = rules === undefined ? wanted?.prometheus : undefined;
    const system = toSystem(lab, running, relays);
    return {
      ports: lab.ports,
      system: { ...system, prometheusUrl: prometheus?.url ?? runs },
      gatewayText: lab.plan.gateway.input,
      close,
    };
  } catch (error) {
    // Half a lab is none: what was started goes before the failure is told.
    await close();
    throw error;
  }
}

type Relays = Readonly<Record<string, Relay>>;

async function startRelays(asked: WantedLab | undefined): Promise<Relays> {
  const names = new Set(asked?.pathsTo);
  if (asked?.lab.redis) names.add(storeName);
  if (asked?.lab.telemetry) names.add(collectorName);
  const started = [...names].map(
    async (name) => [name, await Relay.start({ host: "127.0.0.1", port: 0 })] as const,
  );
  return Object.fromEntries(await Promise.all(started));
}

/** Variables of all processes, with which they send through the relay. */
function toTelemetry(
  relays: Relays,
  { OTEL_EXPORTER_OTLP_ENDPOINT: receiver }: CommandContext["environment"],
): Readonly<Record<string, string>> {
  const relay = relays[collectorName]!;
  if (receiver !== undefined) {
    const { hostname, port } = new URL(receiver);
    relay.leadTo({ host: hostname, port: Number(port || otlpPort) });
  }
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${relay.port}`,
    OTEL_TRACES_SAMPLER_RATIO: "1",
    OTEL_LOGS_ENABLED: "true",
  };
}

function toChanges(
  { processes, gateway, environment, redis }: LabSystemPlan,
  relays: Relays,
): NonNullable<Parameters<typeof readLab>[2]> {
  const store = redis
    ? {
        STORE_BACKEND: "redis",
        REDIS_URL: `redis://127.0.0.1:${relays[storeName]!.port}`,
        STORE_DURABILITY: "best-effort",
      }
    : {};
  return {
    processes,
    gateway,
    environment: { ...environment, poll: { ...store, ...environment.poll } },
    relays: Object.fromEntries(Object.entries(relays).map(([name, { port }]) => [name, port])),
  };
}

async function startRedis(relay: Relay): Promise<RunningProgram> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", ""];
  const redis = await startProgram("redis-server", args, "eady to accept connections");
  if (redis === undefined) {
    throw new ConfigurationProblems(["drill: system.lab.redis needs redis-server on PATH"]);
  }
  relay.leadTo({ host: "127.0.0.1", port });
  return redis;
}

/** `undefined`: none is installed. */
async function startPrometheus(
  rulesPath: string,
  adminPort: number,
): Promise<(RunningProgram & { readonly url: string }) | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "weir-drill-prometheus-"));
  const file = join(folder, "prometheus.yml");
  const lines = [
    "global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }",
    `rule_files: [${JSON.stringify(rulesPath)}]`,
    "scrape_configs:",
    `  - { job_name: gateway, static_configs: [{ targets: ["127.0.0.1:${adminPort}"] }] }`,
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=${address}`,
  ];
  const started = await startProgram("prometheus", args, "Server is ready to receive web requests");
  const close = async (): Promise<void> => {
    await started?.close();
    await rm(folder, { recursive: true });
  };
  if (started !== undefined) return { url: `http://${address}`, close };
  await close();
  return undefined;
}

function toSystem({ ports, plan }: ReadLab, running: Lab, relays: Relays): DrillSystem {
  return toLabSystem(ports, {
    places: plan.places,
    relays,
    levers: {
      kill: (name) => running.kill(name),
      stop: (name) => running.stop(name),
      restart: (name) => running.restart(name),
      gateway: plan.configuration,
      patched: (configuration, patch) => patchLabGateway(configuration, patch, plan.places),
    },
    processes: plan.targets.map(({ name }) => name),
  });
}
