/** Where the parties of a drill are: the lab's, or those that the drill file names. */
export interface DrillTarget {
  /** As the gateway's metrics name the backend: host and port. */
  readonly address: string;
  /** Has `/metrics`. */
  readonly url: string;
  /** Has `/faults`. */
  readonly faultsUrl: string;
}

export interface DrillSystem {
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  readonly targets: Readonly<Record<string, DrillTarget>>;
}
