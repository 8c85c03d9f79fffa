/**
 * A real PostgreSQL server with an empty database, for one test file. It refuses to run as root, so
 * root starts it as another user. It can be killed, hung and started again on its port.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { claimPort } from "../ports/claim-ports.ts";

/** Where Debian keeps the programs of each version. */
const versions = "/usr/lib/postgresql";
/** No user needs to exist under it. */
const NOBODY = 65_534;

export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #databases = 0;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  /** Made anew; ended and removed by `remove`. */
  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), "weir-postgres-"));
    if (process.getuid?.() === 0) {
      chmodSync(folder, 0o700);
      chownSync(folder, NOBODY, NOBODY);
    }
    const options = ["-U", "weir", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    execFileSync(program("initdb"), ["-D", join(folder, "data"), ...options], {
      ...identity(),
      stdio: ["ignore", "ignore", "inherit"],
      cwd: folder,
    });
    const server = new PostgresServer(await claimPort(), folder);
    await server.launch();
    return server;
  }

  /** `undefined` while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get url(): string {
    return `postgres://weir:secret@127.0.0.1:${this.port}/postgres`;
  }

  /** Of the server that runs now, the parent of those that do the work. */
  get processId(): number {
    return this.#child!.pid!;
  }

  /** The URL of a database that nobody has used. */
  async emptyDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.url.replace(/postgres$/, name);
  }

  /** `changed`: settings of `postgresql.conf` that are not as the server has them by itself. */
  async launch(changed: Readonly<Record<string, string>> = {}): Promise<void> {
    const own = { listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: 60 };
    // The tests need no more, and a server of its own for each file needs memory.
    const small = { ...own, shared_buffers: "32MB", log_min_messages: "log" };
    const settings = Object.entries({ ...small, ...changed });
    const words = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const data = join(this.#folder, "data");
    const child = spawn(program("postgres"), ["-D", data, "-p", String(this.port), ...words], {
      ...identity(),
      cwd: this.#folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: { PATH: process.env.PATH ?? "", LC_ALL: "C" },
    });
    this.#child = child;
    const lines: string[] = [];
    const reader = createInterface({ input: child.stderr! });
    const isReady = new Promise<void>((resolve) => {
      reader.on("line", (line) => {
        lines.push(line);
        if (line.includes("ready to accept connections")) resolve();
      });
    });
    const hasEnded = once(child, "exit").then(([code]) => {
      throw new Error(`postgres has ended with ${code}:\n${lines.slice(-5).join("\n")}`);
    });
    hasEnded.catch(() => {});
    await Promise.race([isReady, hasEnded]);
  }

  /** As a crash: nothing is written any more. Its children notice and end too. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  hang(): void {
    this.#signalAll("SIGSTOP");
  }

  goOn(): void {
    this.#signalAll("SIGCONT");
  }

  async remove(): Promise<void> {
    await this.#end("SIGQUIT");
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (signal === "SIGKILL") {
      // While it stands still it has no further children.
      child.kill("SIGSTOP");
      const children = this.#children();
      for (const pid of children) killQuietly(pid, signal);
      // Whoever lives on would keep a new server from starting with these files.
      while (children.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill(signal);
    await exited;
  }

  #signalAll(signal: NodeJS.Signals): void {
    for (const pid of [this.#child!.pid!, ...this.#children()]) killQuietly(pid, signal);
  }

  #children(): number[] {
    const parent = this.#child!.pid!;
    const text = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8");
    return text
      .split(" ")
      .map(Number)
      .filter((pid) => pid > 0);
  }
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  if (existsSync(`/proc/${pid}`)) process.kill(pid, signal);
}

/** What has ended is there until its parent has noticed. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
}

function identity(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

function program(name: string): string {
  const installed = existsSync(versions) ? readdirSync(versions).sort().reverse() : [];
  const paths = installed.map((version) => join(versions, version, "bin", name));
  return paths.find((path) => existsSync(path)) ?? name;
}
