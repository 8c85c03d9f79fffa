/**
 * What becomes of an exchange after 101: a relay between client and backend, whose octets are
 * counted and which is told of when it is over.
 */
import type { Pipe } from "../http1/pipe.ts";
import type { Backend } from "../upstream/backend.ts";
import type { Account } from "./account.ts";
import type { Forwarding } from "./forwarding.ts";
import { Relay } from "./relay.ts";

export interface TunnelParts {
  readonly client: Pipe;
  readonly backend: Pipe;
  /** To which it goes. */
  readonly callee: Backend;
}

export class Tunnel {
  readonly relay: Relay;
  readonly #account: Account;
  readonly #forwarding: Forwarding;
  readonly #callee: Backend;
  #receivedBytes = 0;
  #sentBytes = 0;

  constructor(account: Account, forwarding: Forwarding, parts: TunnelParts) {
    const { plane, upstream } = forwarding;
    const { tunnels } = plane.metrics;
    this.#account = account;
    this.#forwarding = forwarding;
    this.#callee = parts.callee;
    this.relay = new Relay(parts.client, parts.backend, {
      idleTimeoutMs: upstream.configuration.timeouts.idle,
      nowMs: plane.nowMs,
      counts: {
        onReceived: (bytes) => {
          this.#receivedBytes += bytes;
          tunnels.received.add(bytes);
        },
        onSent: (bytes) => {
          this.#sentBytes += bytes;
          tunnels.sent.add(bytes);
        },
      },
      onClosed: () => this.#onClosed(),
    });
    // For who counts calls, it is one for as long as it is open.
    upstream.hold(parts.callee);
    tunnels.active.add(1);
    plane.watched.add(this.relay);
  }

  #onClosed(): void {
    const { plane, upstream } = this.#forwarding;
    plane.watched.delete(this.relay);
    upstream.leave(this.#callee);
    plane.metrics.tunnels.active.add(-1);
    this.#forwarding.onTunnelClosed(this.#account, {
      backend: this.#callee.address,
      receivedBytes: this.#receivedBytes,
      sentBytes: this.#sentBytes,
    });
  }
}
