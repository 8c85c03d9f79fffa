/**
 * Connections that have not shown the token yet, counted by the address that they come from: one
 * machine that opens many takes no place from the others.
 */
const PER_ADDRESS_MAX = 8;

export class PendingHandshakes {
  readonly #ports = new Map<string, Set<number>>();

  /** `false`: that address has too many of them already. */
  begin(address: string, port: number): boolean {
    const ports = this.#ports.get(address) ?? new Set();
    if (ports.size >= PER_ADDRESS_MAX) return false;
    this.#ports.set(address, ports.add(port));
    return true;
  }

  /** It has shown the token, or is gone; may be called again. */
  end(address: string, port: number): void {
    const ports = this.#ports.get(address);
    ports?.delete(port);
    if (ports?.size === 0) this.#ports.delete(address);
  }
}
