/**
 * Where a name leads: the script's `hosts` first, then the operating system. Names and addresses
 * that `blockHostnames` and `blacklistIPs` forbid lead nowhere.
 */
import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { AddressRanges } from "../../socket/address-ranges.ts";
import { ForbiddenAddress } from "./forbidden-address.ts";
import type { RequestFailure } from "./to-failure.ts";

export interface AddressOptions {
  readonly hosts: Readonly<Record<string, string>>;
  readonly blockHostnames: readonly string[];
  readonly blacklistIPs: readonly string[];
}

export interface Destination {
  readonly host: string;
  readonly port: number;
  /** Looks the host up and refuses what is forbidden; undefined: as Node does. */
  readonly lookup: LookupFunction | undefined;
}

export class AddressBook {
  readonly #hosts: readonly (readonly [pattern: string, address: string])[];
  readonly #blocked: readonly string[];
  readonly #forbidden: readonly { readonly text: string; readonly range: AddressRanges }[];
  /** When nothing is given, a request costs no look into the book. */
  readonly #isPlain: boolean;

  constructor({ hosts, blockHostnames, blacklistIPs }: AddressOptions) {
    // The more exact a pattern, the earlier it is tried.
    const entries = Object.entries(hosts).map(
      ([pattern, address]) => [pattern.toLowerCase(), address] as const,
    );
    this.#hosts = entries.sort(([a], [b]) => exactness(b) - exactness(a));
    this.#blocked = blockHostnames.map((pattern) => pattern.toLowerCase());
    this.#forbidden = blacklistIPs.map((text) => ({ text, range: new AddressRanges([text]) }));
    this.#isPlain = entries.length + blockHostnames.length + blacklistIPs.length === 0;
  }

  find(hostname: string, port: number): Destination | RequestFailure {
    if (this.#isPlain) return { host: hostname, port, lookup: undefined };
    const name = hostname.toLowerCase();
    const pattern = this.#blocked.find((one) => matches(one, name));
    if (pattern !== undefined) {
      const text = `hostname (${hostname}) is in a blocked pattern (${pattern})`;
      return { code: 1111, text };
    }
    const place = this.#place(name, port) ?? { host: hostname, port };
    const problem = isIP(place.host) === 0 ? undefined : this.#problemOf(place.host);
    if (problem !== undefined) return { code: 1110, text: problem };
    const isWatched = this.#forbidden.length > 0;
    return { ...place, lookup: isWatched ? this.#lookup : undefined };
  }

  #place(name: string, port: number): { host: string; port: number } | undefined {
    for (const [pattern, address] of this.#hosts) {
      if (!matches(pattern, `${name}:${port}`) && !matches(pattern, name)) continue;
      const { host, port: ownPort } = splitAddress(address);
      return { host, port: ownPort ?? port };
    }
    return undefined;
  }

  #problemOf(address: string): string | undefined {
    const found = this.#forbidden.find((one) => one.range.has(address));
    return found && `IP (${address}) is in a blacklisted range (${found.text})`;
  }

  readonly #lookup: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const problem = addresses
        .map(({ address }) => this.#problemOf(address))
        .find((one) => one !== undefined);
      if (problem !== undefined) return done(new ForbiddenAddress(problem), []);
      const [first] = addresses as [LookupAddress, ...LookupAddress[]];
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/** `10.0.0.1`, `10.0.0.1:8080`, `::1` or `[::1]:8080`. */
export function splitAddress(text: string): { host: string; port: number | undefined } {
  if (isIP(text) !== 0) return { host: text, port: undefined };
  const [, bracketed, bare, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  return {
    host: bracketed ?? bare ?? text,
    port: port === undefined ? undefined : Number(port),
  };
}

/** One `*`, at the beginning, stands for anything. */
function matches(pattern: string, name: string): boolean {
  return pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : pattern === name;
}

/** Without a star before with one, then by length. */
function exactness(pattern: string): number {
  return (pattern.startsWith("*") ? 0 : 1000) + pattern.length;
}
