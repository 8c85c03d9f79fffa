/** What the side-by-side benches measure: programs of a kind, each started the same way. */
export interface Peer {
  /** As it stands in the tables. */
  readonly name: string;
  /** What version of it runs here; `undefined` when it is not on this machine. */
  readonly version: string | undefined;
  /** What to run, so that it listens on `port` of 127.0.0.1; a proxy asks `originPort`. */
  toCommand(place: PeerPlace): readonly string[];
  readonly environment?: (place: PeerPlace) => Readonly<Record<string, string>>;
}

export interface PeerPlace {
  readonly port: number;
  /** Another free port, for an admin listener. */
  readonly adminPort: number;
  readonly originPort: number;
  /** Folder for configuration and sockets; it is removed afterwards. */
  readonly folder: string;
}

/** One kind of load, the same for all peers. */
export interface Scenario {
  readonly name: string;
  readonly connections: number;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of the answer's body; `undefined` where each peer writes its own. */
  readonly responseBytes?: number;
  /** What the cost is told by; requests when left out. */
  readonly counts?: "bytes";
}

/** What one program did in one round. */
export interface Round {
  readonly cpuMs: number;
  readonly requests: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
