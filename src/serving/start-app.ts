/** Puts an app behind a listener of its own. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { App } from "./app.ts";
import { type HttpListener, startHttpListener } from "./http-listener.ts";

export interface AppAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The variable or option that moves the port, to be told when it is taken. */
  readonly portOption: string;
  readonly reusePort?: boolean;
}

export interface RunningApp {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Stops accepting, ends event streams, lets exchanges finish, closes the rest at the deadline. */
  close(deadlineMs: number): Promise<void>;
}

/** Rejects with `ConfigurationProblems` when the address cannot be had. */
export async function startApp(app: App, address: AppAddress): Promise<RunningApp> {
  const listener = await listenOn(app, address);
  return {
    host: listener.host,
    port: listener.port,
    get connections() {
      return listener.connections;
    },
    close(deadlineMs) {
      app.openStreams.drain();
      return listener.drain(deadlineMs);
    },
  };
}

async function listenOn(app: App, address: AppAddress): Promise<HttpListener> {
  const { host, port, portOption, reusePort = false } = address;
  // The app itself refuses what is too large, so that the refusal is counted with its route.
  const limits = { bodyBytesMax: Number.MAX_SAFE_INTEGER };
  try {
    return await startHttpListener({ host, port, reusePort, limits }, app);
  } catch (error) {
    // Whoever gave the address can mend it: a problem of configuration, not a failure.
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationProblems([
      `${portOption}: must be a free port, got ${port} (${why}); set ${portOption} to move it`,
    ]);
  }
}
