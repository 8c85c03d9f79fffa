/** Sets of addresses as CIDR writes them: 10.0.0.0/8, fd00::/8, 127.0.0.1. */
import { isIP, isIPv4 } from "node:net";
import { toAddressOctets, toMappedOctets } from "./address-octets.ts";

/** Over addresses of 16 octets, into which those of 4 are mapped. */
interface Range {
  readonly octets: Buffer;
  readonly bits: number;
}

const BITS = 128;
const MAPPED_BITS = 96;

export class AddressRanges {
  readonly #ranges: readonly Range[];

  /** Each without a problem. */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.map(toRange);
  }

  /** No set has something that is no address. */
  has(address: string): boolean {
    if (isIP(address) === 0) return false;
    const octets = toMappedOctets(toAddressOctets(address));
    return this.#ranges.some((range) => isWithin(octets, range));
  }
}

/** What is wrong with a range; `undefined` when nothing is. */
export function problemOfRange(text: string): string | undefined {
  const [address = "", length, ...more] = text.split("/");
  if (isIP(address) === 0 || address.includes("%") || more.length > 0) {
    return "must be an address or a range like 10.0.0.0/8";
  }
  const most = isIPv4(address) ? 32 : BITS;
  if (length !== undefined && (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > most)) {
    return `must have a prefix of 0 to ${most} bits`;
  }
  const range = toRange(text);
  const isBare = range.octets.every((octet, at) => (octet & ~maskAt(at, range.bits) & 0xff) === 0);
  return isBare ? undefined : "must have no bits behind its prefix";
}

function toRange(text: string): Range {
  const [address = "", length] = text.split("/");
  const octets = toAddressOctets(address);
  const offset = octets.length === 4 ? MAPPED_BITS : 0;
  const bits = length === undefined ? BITS : offset + Number(length);
  return { octets: toMappedOctets(octets), bits };
}

function isWithin(octets: Buffer, range: Range): boolean {
  return octets.every((octet, at) => ((octet ^ range.octets[at]!) & maskAt(at, range.bits)) === 0);
}

/** The bits of one octet that belong to the prefix. */
function maskAt(at: number, bits: number): number {
  const within = Math.min(8, Math.max(0, bits - at * 8));
  return (0xff << (8 - within)) & 0xff;
}
