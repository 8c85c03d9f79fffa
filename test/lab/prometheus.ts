/** A real Prometheus that scrapes every second, and what it answers. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Labels by name, and values by time in seconds. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [seconds: number, value: number])[];
}

interface Found {
  readonly metric: Record<string, string>;
  readonly value?: [number, string];
  readonly values?: [number, string][];
}

export class Prometheus {
  readonly #address: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(address: string, process: ChildProcess, folder: string) {
    this.#address = address;
    this.#process = process;
    this.#folder = folder;
  }

  /** Looks every second; `scraped` are ports of 127.0.0.1. */
  static async start(port: number, scraped: readonly number[]): Promise<Prometheus> {
    const targets = scraped.map((one) => `"127.0.0.1:${one}"`).join(", ");
    const configuration =
      "global: { scrape_interval: 1s, scrape_timeout: 1s }\n" +
      `scrape_configs: [{ job_name: weir, static_configs: [{ targets: [${targets}] }] }]\n`;
    return Prometheus.startWith(port, { "prometheus.yml": configuration });
  }

  /** `files` are what it reads, by name; its configuration is `prometheus.yml`. */
  static async startWith(
    port: number,
    files: Readonly<Record<string, string>>,
  ): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), "weir-prometheus-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const address = `127.0.0.1:${port}`;
    const server = spawn(
      "prometheus",
      [
        `--config.file=${join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let log = "";
    await new Promise<void>((resolve, reject) => {
      server.stderr.on("data", (chunk) => {
        log += String(chunk);
        if (log.includes("Server is ready to receive web requests")) resolve();
      });
      server.once("exit", () => reject(new Error(`prometheus has not started:\n${log}`)));
    });
    return new Prometheus(address, server, folder);
  }

  /** As of now. */
  async ask(query: string): Promise<Series[]> {
    return this.#get("query", { query });
  }

  /** Second by second, both ends included. */
  async range(query: string, fromSeconds: number, toSeconds: number): Promise<Series[]> {
    const times = { start: String(fromSeconds), end: String(toSeconds), step: "1" };
    return this.#get("query_range", { query, ...times });
  }

  /** The rules that could not be evaluated, each with its reason. */
  async brokenRules(): Promise<string[]> {
    const answer = await fetch(`http://${this.#address}/api/v1/rules`);
    const { data } = (await answer.json()) as {
      data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
    };
    return data.groups
      .flatMap(({ rules }) => rules)
      .filter(({ health }) => health === "err")
      .map(({ name, lastError }) => `${name}: ${lastError}`);
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await once(this.#process, "exit");
    }
    rmSync(this.#folder, { recursive: true });
  }

  async #get(what: string, parameters: Record<string, string>): Promise<Series[]> {
    const query = new URLSearchParams(parameters);
    const answer = await fetch(`http://${this.#address}/api/v1/${what}?${query}`);
    if (!answer.ok) throw new Error(`${parameters.query}: ${await answer.text()}`);
    const { data } = (await answer.json()) as { data: { result: Found[] } };
    return data.result.map(({ metric, value, values = [value!] }) => ({
      labels: metric,
      points: values.map(([seconds, text]) => [seconds, Number(text)] as const),
    }));
  }
}
