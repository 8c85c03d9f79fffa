/**
 * Where a run may send anything to. Load aimed at the wrong host is an attack, so that without a
 * word only this machine is meant.
 */
import { isLoopback } from "./is-loopback.ts";

export class AllowedTargets {
  readonly #names: ReadonlySet<string>;
  readonly #isAny: boolean;

  /** Hosts, each with or without a port, that may be loaded beside this machine; or all. */
  constructor(names: readonly string[] | "any") {
    this.#isAny = names === "any";
    this.#names = new Set(this.#isAny ? [] : names);
  }

  permits(hostname: string, port: number): boolean {
    if (this.#isAny) return true;
    const name = hostname.toLowerCase();
    return isLoopback(name) || this.#names.has(name) || this.#names.has(`${name}:${port}`);
  }
}

/** Its message is meant for who runs the script. */
export class TargetNotAllowed extends Error {
  override readonly name = "TargetNotAllowed";

  /** `machine`: the one that does not allow it, when that is not where the run was started. */
  constructor(hostname: string, port: number, machine?: string) {
    const name = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
    super(
      machine === undefined
        ? `${name} may not be loaded: it is not on this machine, and no --allow ${name} was given`
        : `${name} may not be loaded: ${machine} was started without --allow ${name}`,
    );
  }
}

/** `host`, `host:port` or `[v6]:port` as `permits` knows it; `undefined` when it is none. */
export function readAllowedTarget(text: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return undefined;
  const host = (match[1] ?? match[2]!).toLowerCase();
  if (match[3] === undefined) return host;
  const port = Number(match[3]);
  return port >= 1 && port <= 65_535 ? `${host}:${port}` : undefined;
}
