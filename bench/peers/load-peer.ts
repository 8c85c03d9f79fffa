/** What the bench of load generators measures: programs that send the same requests. */
export interface LoadPeer {
  /** As it stands in the tables. */
  readonly name: string;
  readonly version: string | undefined;
  /** The command for one scenario; `undefined` where the program cannot do it. */
  toCommand(scenario: LoadScenario, place: LoadPlace): readonly string[] | undefined;
}

export interface LoadScenario {
  readonly name: string;
  readonly connections: number;
  readonly isHttps: boolean;
  readonly keepsAlive: boolean;
  /** Of a virtual user between two requests; 0 where there is none. */
  readonly thinkSeconds: number;
  /** Until all connections are there. */
  readonly warmUpSeconds: number;
}

export interface LoadPlace {
  readonly url: string;
  /** Longer than the bench looks on. */
  readonly seconds: number;
  readonly folder: string;
}
