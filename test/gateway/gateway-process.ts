/** `weir gate` as a process of its own, on free ports, for tests of what it costs and survives. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const weir = join(import.meta.dirname, "../../bin/weir");

interface Ready {
  readonly ports: readonly number[];
  readonly adminPort: number;
}

interface ProcessOptions {
  readonly stdout?: number | "ignore";
  /** A module that is loaded first. */
  readonly preload?: string;
  /** So many may be open in the process. */
  readonly descriptorsMax?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export class GatewayProcess {
  /** Of its listeners, in their order. */
  readonly ports: readonly number[];
  readonly adminPort: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, ready: Ready) {
    this.#child = child;
    this.#folder = folder;
    this.ports = ready.ports;
    this.adminPort = ready.adminPort;
  }

  /** One thread, and an admin listener on a free port, when nothing else is said. */
  static async start(
    parts: Readonly<Record<string, unknown>>,
    { stdout = "ignore", preload, descriptorsMax, environment = {} }: ProcessOptions = {},
  ): Promise<GatewayProcess> {
    const folder = mkdtempSync(join(tmpdir(), "weir-gate-"));
    const file = join(folder, "weir.yaml");
    writeFileSync(file, toText(parts));
    const limit = descriptorsMax === undefined ? "" : `ulimit -n ${descriptorsMax}; `;
    const words = ["-c", `${limit}exec "$0" "$@"`, weir, "gate", "--config", file];
    const child = spawn("sh", words, {
      stdio: ["ignore", stdout, "inherit", "ipc"],
      env: {
        ...process.env,
        ...(preload !== undefined && { NODE_OPTIONS: `--import=${preload}` }),
        ...environment,
      },
    });
    const [ready] = (await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`weir gate ended: ${code}`))),
    ])) as [Ready];
    return new GatewayProcess(child, folder, ready);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Memory of the process that is in use just now. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
  }

  /** Of the processor, by all threads since the start. */
  get cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "latin1");
    // Behind the name, which may have spaces: utime and stime, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Sockets that the process has open. */
  get sockets(): number {
    const folder = `/proc/${this.#child.pid}/fd`;
    return readdirSync(folder).filter((name) => {
      try {
        return readlinkSync(join(folder, name)).startsWith("socket:");
      } catch {
        // It was closed meanwhile.
        return false;
      }
    }).length;
  }

  /** The value of a series on the metrics page; 0 when it is not there. */
  async metric(series: string): Promise<number> {
    const page = await (await fetch(`http://127.0.0.1:${this.adminPort}/metrics`)).text();
    const line = page.split("\n").find((text) => text.startsWith(`${series} `));
    return Number(line?.slice(series.length) ?? 0);
  }

  /** What `start` takes, without what it adds. */
  configure(parts: Readonly<Record<string, unknown>>): void {
    const file = join(this.#folder, "weir.yaml");
    writeFileSync(`${file}.next`, toText(parts));
    // As editors do: nobody ever reads half of it.
    renameSync(`${file}.next`, file);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** What it tells its parent next. */
  async told(): Promise<unknown> {
    const [message] = await once(this.#child, "message");
    return message;
  }

  /** Resolves with the exit status. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.#child, "exit");
    return this.#child.exitCode;
  }

  async stop(): Promise<void> {
    if (this.isRunning) {
      this.#child.kill("SIGTERM");
      await once(this.#child, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function toText(parts: Readonly<Record<string, unknown>>): string {
  const common = { workers: 1, drain: { deadline: "1s" }, admin: { listen: "127.0.0.1:0" } };
  // JSON is YAML.
  return JSON.stringify({ ...common, ...parts });
}
