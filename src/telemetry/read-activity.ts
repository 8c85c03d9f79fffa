/**
 * What the process is doing this moment: each thread of JavaScript with its stack, its handles
 * and its sockets, and the threads below them. It takes the place of a dump of goroutines.
 *
 * It comes from Node's diagnostic report, which interrupts threads that are busy, so it shows
 * where one is stuck. It takes some 10 ms.
 */
import { readdirSync, readFileSync } from "node:fs";
import { countNames } from "./profiling/count-names.ts";

export interface Activity {
  readonly threads: readonly ThreadActivity[];
  /** Names of the threads that the system knows, those of JavaScript among them; Linux only. */
  readonly systemThreads: ReadonlyMap<string, number>;
}

export interface ThreadActivity {
  /** 0 is the main thread. */
  readonly id: number;
  /** Innermost first, each as `function (file:line:column)`. */
  readonly stack: readonly string[];
  /** How many active handles of each type. */
  readonly handles: ReadonlyMap<string, number>;
  readonly sockets: readonly SocketActivity[];
}

export interface SocketActivity {
  /** `host:port` */
  readonly local: string;
  /** `undefined` for one that listens. */
  readonly remote: string | undefined;
  readonly queuedBytes: number;
}

/** Since Node 22; the types do not have it. */
interface NetworkOption {
  excludeNetwork: boolean;
}

/** The parts of a report that are used here: https://nodejs.org/api/report.html */
interface Report {
  readonly header: { readonly threadId: number | null };
  readonly javascriptStack: { readonly stack?: readonly string[] };
  readonly libuv: readonly ReportedHandle[];
  readonly workers: readonly Report[];
}

interface ReportedHandle {
  readonly type: string;
  readonly is_active: boolean;
  readonly localEndpoint?: Endpoint | null;
  readonly remoteEndpoint?: Endpoint | null;
  readonly writeQueueSize?: number;
}

interface Endpoint {
  readonly ip4?: string;
  readonly ip6?: string;
  readonly port: number;
}

export function readActivity(): Activity {
  const options = process.report as NodeJS.ProcessReport & NetworkOption;
  const { excludeNetwork } = options;
  // Else every address is looked up in the DNS, one after the other.
  options.excludeNetwork = true;
  const report = options.getReport() as unknown as Report;
  options.excludeNetwork = excludeNetwork;
  const threads = [report, ...report.workers].map(toThread);
  return { threads, systemThreads: readSystemThreads() };
}

function toThread({ header, javascriptStack, libuv }: Report): ThreadActivity {
  const active = libuv.filter((handle) => handle.is_active);
  return {
    id: header.threadId ?? 0,
    stack: (javascriptStack.stack ?? []).map((frame) => frame.replace(/^at\s+/, "")),
    handles: countNames(active.map(({ type }) => type)),
    sockets: active.filter(({ type }) => type === "tcp" || type === "pipe").flatMap(toSocket),
  };
}

function toSocket(handle: ReportedHandle): SocketActivity[] {
  const local = toAddress(handle.localEndpoint);
  if (local === undefined) return [];
  const remote = toAddress(handle.remoteEndpoint);
  return [{ local, remote, queuedBytes: handle.writeQueueSize ?? 0 }];
}

function toAddress(endpoint: Endpoint | null | undefined): string | undefined {
  if (!endpoint) return undefined;
  const { ip4, ip6, port } = endpoint;
  return ip6 === undefined ? `${ip4}:${port}` : `[${ip6}]:${port}`;
}

function readSystemThreads(): Map<string, number> {
  if (process.platform !== "linux") return new Map();
  const folder = "/proc/self/task";
  return countNames(readdirSync(folder).flatMap((thread) => readName(`${folder}/${thread}/comm`)));
}

function readName(path: string): string[] {
  try {
    return [readFileSync(path, "utf8").trim()];
  } catch {
    // The thread has ended since the folder was read.
    return [];
  }
}
