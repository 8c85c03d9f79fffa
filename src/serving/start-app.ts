/** Puts an app behind a listener of its own. */
import type { App } from "./app.ts";
import { type HttpListener, startHttpListener } from "./http-listener.ts";
import { toListenProblems, type WantedAddress } from "./listen-problems.ts";

export interface AppAddress extends WantedAddress {
  readonly reusePort?: boolean;
}

export interface RunningApp {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Stops accepting, ends streams, lets exchanges finish, closes the rest at the deadline. */
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
  const { host, port, reusePort = false } = address;
  // The app itself refuses what is too large, so that the refusal is counted with its route.
  const limits = { bodyBytesMax: Number.MAX_SAFE_INTEGER };
  try {
    return await startHttpListener({ host, port, reusePort, limits }, app);
  } catch (error) {
    throw toListenProblems(error, address);
  }
}
