/** IP addresses as text and as octets, in network order. */
import { isIPv4, SocketAddress } from "node:net";

const MAPPED_PREFIX = Buffer.from("00000000000000000000ffff", "hex");

/** 4 octets, or 16. `address` is one, by `isIP`; a zone is left out. */
export function toAddressOctets(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const [text = ""] = address.split("%");
  const [head = "", tail] = text.split("::");
  const left = groupsOf(head);
  const right = groupsOf(tail ?? "");
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  const octets = Buffer.alloc(16);
  for (const [at, group] of [...left, ...zeros, ...right].entries()) {
    octets.writeUInt16BE(group, at * 2);
  }
  return octets;
}

/**
 * The one text of an address that has many (RFC 5952), so that equal clients look equal. An IPv4
 * address in an IPv6 one is written as IPv4.
 */
export function toAddressText(octets: Buffer): string {
  if (octets.length === 4) return octets.join(".");
  if (octets.subarray(0, 12).equals(MAPPED_PREFIX)) return octets.subarray(12).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => octets.readUInt16BE(at * 2).toString(16));
  return new SocketAddress({ address: groups.join(":"), family: "ipv6" }).address;
}

/** 16 octets, whatever the address is. */
export function toMappedOctets(octets: Buffer): Buffer {
  return octets.length === 16 ? octets : Buffer.concat([MAPPED_PREFIX, octets]);
}

function groupsOf(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return Number.parseInt(group, 16);
    const [a, b, c, d] = group.split(".").map(Number) as [number, number, number, number];
    return [(a << 8) | b, (c << 8) | d];
  });
}
