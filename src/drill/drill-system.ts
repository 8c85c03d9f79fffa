/** Where the parties of a drill are, the lab's or those that the drill file names; its levers. */
import type { Relay } from "./relay/relay.ts";

export interface DrillTarget {
  /** As the gateway's metrics name the backend: host and port. */
  readonly address: string;
  /** Has `/metrics`. */
  readonly url: string;
  /** Has `/faults`. */
  readonly faultsUrl: string;
}

/** What only a lab can do. */
export interface LabLevers {
  /** SIGKILL; the lab starts it again. */
  kill(process: string): void;
  /** SIGKILL; it stays down until it is restarted. */
  stop(process: string): void;
  /** Settles when it listens again. */
  restart(process: string): Promise<void>;
  /** The configuration that the gateway was started with. */
  readonly gateway: Readonly<Record<string, unknown>>;
  /** Names of targets in a patch become addresses; its routes come before the lab's own. */
  patched(
    configuration: Readonly<Record<string, unknown>>,
    patch: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>>;
}

export interface DrillSystem {
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  readonly targets: Readonly<Record<string, DrillTarget>>;
  /** By the name of the target behind each. */
  readonly relays: Readonly<Record<string, Relay>>;
  /** `undefined` for what runs already. */
  readonly lab: LabLevers | undefined;
  /** Where a Prometheus that watches the gateway answers. */
  readonly prometheusUrl: string | undefined;
}
