/** Sends back over TCP whatever comes, with back-pressure and half-close. */
import { type Listener, listen } from "../../socket/listen.ts";
import type { Wire, WireReceiver } from "../../socket/wire.ts";
import type { Counter, Registry } from "../../telemetry/registry.ts";

export interface TcpEcho {
  readonly port: number;
  /** Stops accepting and closes every connection. */
  close(): void;
}

export async function startTcpEcho(
  address: { readonly host: string; readonly port: number },
  registry: Registry,
): Promise<TcpEcho> {
  const connections = registry
    .counter("tcp_connections_total", "Connections to the TCP echo.")
    .with();
  const bytes = registry.counter("tcp_bytes_total", "Octets sent back by the TCP echo.").with();
  const open = new Set<Wire>();
  const listener: Listener = await listen(address, (wire) => {
    connections.add();
    open.add(wire);
    wire.attach(new Echo(wire, bytes, () => open.delete(wire)));
  });
  return {
    port: listener.port,
    close() {
      listener.close();
      for (const wire of open) wire.destroy();
    },
  };
}

class Echo implements WireReceiver {
  readonly #wire: Wire;
  readonly #bytes: Counter;
  readonly onClose: () => void;

  constructor(wire: Wire, bytes: Counter, onClose: () => void) {
    this.#wire = wire;
    this.#bytes = bytes;
    this.onClose = onClose;
  }

  onBytes(chunk: Buffer): void {
    this.#bytes.add(chunk.length);
    if (!this.#wire.write(chunk)) this.#wire.pause();
  }

  onEnd(): void {
    this.#wire.end();
  }

  onDrain(): void {
    this.#wire.resume();
  }
}
