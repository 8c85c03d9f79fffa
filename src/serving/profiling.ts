/**
 * The profiles of a target: whoever asks for them at the second port gets them, and a Pyroscope
 * server has them pushed. Off, nothing is loaded and nothing is sampled.
 */
import type { MessagePort } from "node:worker_threads";
import type { Logger } from "pino";
import type { EnvironmentValues } from "../config/read-environment.ts";
import { ProcessProfiler } from "../telemetry/profiling/process-profiler.ts";
import { PyroscopePush } from "../telemetry/profiling/pyroscope-push.ts";
import { type PyroscopeServer, pushedTypes } from "../telemetry/profiling/pyroscope-request.ts";
import type { SpanLabels } from "../telemetry/profiling/span-labels.ts";
import type { Registry } from "../telemetry/registry.ts";
import type { pyroscopeFields } from "./pyroscope-environment.ts";

export interface ProfilingSettings extends EnvironmentValues<typeof pyroscopeFields> {
  /** 0 is off. */
  readonly PPROF_PORT: number;
  readonly OTEL_SERVICE_NAME: string;
}

export interface ProfilingParts {
  /** Of the target. */
  readonly name: string;
  readonly settings: ProfilingSettings;
  readonly registry: Registry;
}

/** 100 a second for as long as the process lives: what that costs is in docs/span-profiles.md. */
const PUSH_INTERVAL_US = 10_000;

export class Profiling {
  /** `undefined` when profiles are off. */
  readonly profiler: ProcessProfiler | undefined;
  readonly #parts: ProfilingParts;
  readonly #pushes: boolean;
  #push: PyroscopePush | undefined = undefined;

  constructor(parts: ProfilingParts) {
    const { PPROF_PORT, PYROSCOPE_SERVER_ADDRESS } = parts.settings;
    this.#parts = parts;
    this.#pushes = PYROSCOPE_SERVER_ADDRESS !== "";
    if (this.#pushes) this.profiler = new ProcessProfiler({ intervalUs: PUSH_INTERVAL_US });
    else if (PPROF_PORT > 0) this.profiler = new ProcessProfiler();
  }

  /** For samples of the main thread; `undefined` when profiles are off. */
  get spanLabels(): SpanLabels | undefined {
    return this.profiler?.spanLabels;
  }

  async start(log: Logger): Promise<void> {
    const { profiler } = this;
    await profiler?.start();
    if (profiler === undefined || !this.#pushes) return;
    this.#push = makePush(this.#parts, profiler, log);
    await this.#push.start();
  }

  /** For a thread that is about to be started; `undefined` when profiles are off. */
  connect(thread: string): MessagePort | undefined {
    return this.profiler?.connect(thread);
  }

  /** Pushes what there is, for at most so long. */
  async close(deadlineMs: number): Promise<void> {
    await this.#push?.close(deadlineMs);
  }
}

function makePush(parts: ProfilingParts, profiler: ProcessProfiler, log: Logger): PyroscopePush {
  const { settings, registry } = parts;
  const types = settings.PYROSCOPE_PROFILE_TYPES;
  const foreign = types.filter((type) => type === "mutex" || type === "block");
  if (foreign.length > 0) {
    log.warn({ types: foreign }, "profiles of these types do not exist in this runtime");
  }
  return new PyroscopePush({
    server: serverOf(parts),
    types: pushedTypes.filter((type) => types.includes(type)),
    intervalMs: settings.PYROSCOPE_UPLOAD_INTERVAL,
    profiler,
    registry,
    log,
  });
}

function serverOf({ name, settings }: ProfilingParts): PyroscopeServer {
  const user = settings.PYROSCOPE_BASIC_AUTH_USER;
  const password = settings.PYROSCOPE_BASIC_AUTH_PASSWORD;
  return {
    address: settings.PYROSCOPE_SERVER_ADDRESS,
    applicationName: settings.PYROSCOPE_APPLICATION_NAME || settings.OTEL_SERVICE_NAME || name,
    labels: Object.fromEntries(settings.PYROSCOPE_LABELS),
    basicAuth: user === "" ? undefined : { user, password },
    authToken: settings.PYROSCOPE_AUTH_TOKEN || undefined,
    tenantId: settings.PYROSCOPE_TENANT_ID || undefined,
  };
}
