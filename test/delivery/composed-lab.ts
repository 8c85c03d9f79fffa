/**
 * Services of `deploy/compose.yaml` as processes of this machine, with their command lines, files
 * and environments, and with its ports where Compose has hosts. What Compose would do with a
 * container is done with a process: it is started behind those it depends on, and asked by its
 * health check.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { claimPort } from "../ports/claim-ports.ts";
import { type ComposePart, type ComposeProject, deployFolder } from "./compose-project.ts";
import { lastValueOf, readDockerfile } from "./dockerfile.ts";

const root = join(deployFolder, "..");

/** What `host:port` of Compose's network is here. */
export type Places = ReadonlyMap<string, string>;

/** A free port of this machine for each that is published. */
export async function placePublished({ services }: ComposeProject): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const [name, { ports = [] }] of Object.entries(services)) {
    for (const port of ports) {
      const inside = port.split(":")[2];
      const key = `${name}:${inside}`;
      if (!places.has(key)) places.set(key, `127.0.0.1:${await claimPort()}`);
    }
  }
  return places;
}

export class ComposedLab {
  readonly #project: ComposeProject;
  readonly #places: Places;
  readonly #folder = mkdtempSync(join(tmpdir(), "weir-compose-"));
  readonly #running = new Map<string, ChildProcess>();

  constructor(project: ComposeProject, places: Places) {
    this.#project = project;
    this.#places = places;
  }

  /** Settles when the service is up and healthy; those it depends on have to be. */
  async start(name: string): Promise<void> {
    const service = this.#project.services[name]!;
    const paths = this.#mount(name, service);
    const words = (service.command ?? []).map((word) => this.#place(toHere(word, paths), name));
    const isWeir = service.image === "weir";
    const [program, ...more] = isWeir
      ? [join(root, "bin/weir"), ...words]
      : ["prometheus", ...words, `--web.listen-address=${this.#places.get(`${name}:9090`)}`];
    const child = spawn(program!, more, {
      env: { PATH: process.env.PATH ?? "", HOST: "127.0.0.1", ...this.#environmentOf(name) },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#running.set(name, child);
    await isReady(name, child, isWeir);
    await this.#checkHealth(name, service);
  }

  /** The exit statuses, by name. Those that others depend on end last. */
  async stop(): Promise<Record<string, number | null>> {
    const statuses: Record<string, number | null> = {};
    for (const [name, child] of [...this.#running].reverse()) {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      if (child.exitCode === null) await exited;
      statuses[name] = child.exitCode;
    }
    rmSync(this.#folder, { recursive: true });
    return statuses;
  }

  /** Puts each file and volume into a folder here: the path in the container, and the one here. */
  #mount(name: string, { volumes = [] }: ComposePart): Map<string, string> {
    const paths = new Map<string, string>();
    for (const volume of volumes) {
      const [from, inside] = volume.split(":") as [string, string];
      const path = join(this.#folder, name, inside);
      paths.set(inside, path);
      mkdirSync(from.startsWith("./") ? dirname(path) : path, { recursive: true });
      if (!from.startsWith("./")) continue;
      writeFileSync(path, this.#place(readFileSync(join(deployFolder, from), "utf8"), name));
    }
    return paths;
  }

  /** Where something listens it is `0.0.0.0:PORT`, where it asks itself `127.0.0.1:PORT`. */
  #place(text: string, name: string): string {
    const found = /\b([a-z][a-z0-9-]*|0\.0\.0\.0|127\.0\.0\.1):(\d+)\b/g;
    return text.replace(found, (place, host: string, port: string) => {
      const isOwn = /^\d/.test(host);
      return this.#places.get(isOwn ? `${name}:${port}` : place) ?? place;
    });
  }

  #environmentOf(name: string): Record<string, string> {
    const variables = Object.entries(this.#project.services[name]!.environment ?? {});
    return Object.fromEntries(
      variables.map(([variable, value]) => {
        if (!variable.endsWith("PORT")) return [variable, this.#place(toLoopback(value), name)];
        return [variable, this.#places.get(`${name}:${value}`)!.split(":")[1]!];
      }),
    );
  }

  async #checkHealth(name: string, { image, healthcheck }: ComposePart): Promise<void> {
    const words = (healthcheck?.test?.slice(1) ?? (image === "weir" ? imagesCheck() : [])).map(
      (word) => this.#place(word, name),
    );
    await promisify(execFile)(words[0]!, words.slice(1), { cwd: root });
  }
}

function toLoopback(value: string): string {
  return value === "0.0.0.0" ? "127.0.0.1" : value;
}

/** A word of a command line that is a path, or an option with one. */
function toHere(word: string, paths: ReadonlyMap<string, string>): string {
  const at = word.indexOf("=") + 1;
  const value = word.slice(at);
  return word.slice(0, at) + (paths.get(value) ?? value);
}

function imagesCheck(): string[] {
  const text = readFileSync(join(deployFolder, "docker/Dockerfile"), "utf8");
  const value = lastValueOf(readDockerfile(text).at(-1)!, "HEALTHCHECK");
  return JSON.parse(/\[.*\]$/.exec(value)![0]) as string[];
}

/** Weir tells its parent that it listens; Prometheus writes a line. */
async function isReady(name: string, child: ChildProcess, isWeir: boolean): Promise<void> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr!.on("data", (chunk) => {
      log += String(chunk);
      if (!isWeir && log.includes("Server is ready to receive web requests")) resolve();
    });
    if (isWeir) child.once("message", () => resolve());
    child.once("exit", () => reject(new Error(`${name} has not started:\n${log}`)));
  });
}
