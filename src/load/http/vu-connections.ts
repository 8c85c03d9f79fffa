/**
 * The connections of one virtual user: as in k6, users do not share them. An idle one waits for
 * the user's next request to the same origin.
 */
import { ClientConnection } from "../../http1/client-connection.ts";
import type { Pipe } from "../../http1/pipe.ts";

/** A connection that counts what comes over it. */
export class CountedConnection extends ClientConnection {
  bytesReceived = 0;
  tlsVersion = "";
  tlsCipher = "";

  override onBytes(chunk: Buffer): void {
    this.bytesReceived += chunk.length;
    super.onBytes(chunk);
  }

  get remote(): Pipe {
    return this.pipe;
  }
}

export class VuConnections {
  readonly #idle = new Map<string, CountedConnection[]>();

  /** An idle connection to the origin, the one used last first. */
  take(origin: string): CountedConnection | undefined {
    const idle = this.#idle.get(origin);
    while (idle !== undefined) {
      const connection = idle.pop();
      if (connection === undefined) return undefined;
      connection.onIdleClosed = undefined;
      if (connection.isReusable) return connection;
    }
    return undefined;
  }

  give(origin: string, connection: CountedConnection): void {
    if (!connection.isReusable) return;
    let idle = this.#idle.get(origin);
    if (idle === undefined) {
      idle = [];
      this.#idle.set(origin, idle);
    }
    const list = idle;
    list.push(connection);
    connection.onIdleClosed = () => {
      const at = list.indexOf(connection);
      if (at >= 0) list.splice(at, 1);
    };
  }

  /** Ends the idle ones; those in use are ended by who uses them. */
  close(): void {
    for (const idle of this.#idle.values()) {
      for (const connection of idle.splice(0)) connection.close();
    }
    this.#idle.clear();
  }
}
