/**
 * The header of version 1, a line of text:
 *
 *     PROXY TCP4 192.168.0.1 192.168.0.11 56324 443 CR LF
 */
import { isIPv4, isIPv6 } from "node:net";
import { toAddressOctets, toAddressText } from "./address-octets.ts";
import {
  type Endpoint,
  moreIsNeeded,
  type ProxiedEnds,
  type ProxyReading,
  refusedHeader,
} from "./proxy-header.ts";

export const proxyV1Start: Buffer = Buffer.from("PROXY ");

/** proxy-protocol.txt §2.1, CR LF included. */
const LINE_BYTES_MAX = 107;
const CR = 0x0d;
const LF = 0x0a;

const known = /^PROXY (TCP4|TCP6) (\S+) (\S+) (\d+) (\d+)$/;
/** The sender cannot tell; whatever else it says is to be ignored. */
const unknown = /^PROXY UNKNOWN(?: .*)?$/s;
const portText = /^(?:0|[1-9]\d{0,4})$/;

/** `octets` begin as such a header does, as far as they go. */
export function readProxyV1(octets: Buffer): ProxyReading {
  // An end that begins any later is not within the line's longest.
  const end = octets
    .subarray(0, LINE_BYTES_MAX - 1)
    .findIndex((octet) => octet === CR || octet === LF);
  if (end < 0) {
    const isOver = octets.length >= LINE_BYTES_MAX - 1;
    return isOver ? refusedHeader("the line is longer than 107 octets") : moreIsNeeded;
  }
  if (octets[end] === CR && octets.length === end + 1) return moreIsNeeded;
  if (octets[end] === LF || octets[end + 1] !== LF) {
    return refusedHeader("the line does not end with CR LF");
  }
  return readLine(octets.toString("latin1", 0, end), end + 2);
}

export function toProxyV1({ source, destination }: ProxiedEnds): Buffer {
  const isIPv4Only = isIPv4(source.address) && isIPv4(destination.address);
  const [from, to] = [source.address, destination.address].map((address) =>
    // An IPv4 end beside an IPv6 one goes as the IPv6 address it is mapped to.
    isIPv4Only || !isIPv4(address) ? withoutZone(address) : `::ffff:${address}`,
  );
  const family = isIPv4Only ? "TCP4" : "TCP6";
  return Buffer.from(`PROXY ${family} ${from} ${to} ${source.port} ${destination.port}\r\n`);
}

export const unknownProxyV1: Buffer = Buffer.from("PROXY UNKNOWN\r\n");

function readLine(line: string, bytes: number): ProxyReading {
  if (unknown.test(line)) return { name: "read", ends: undefined, bytes };
  const parts = known.exec(line);
  if (parts === null) return refusedHeader("the line is not one of the protocol");
  const [, family, from, to, fromPort, toPort] = parts;
  const source = readEnd(family!, from!, fromPort!);
  const destination = readEnd(family!, to!, toPort!);
  if (source === undefined || destination === undefined) {
    return refusedHeader(`an address or a port is none of ${family}`);
  }
  return { name: "read", ends: { source, destination }, bytes };
}

function readEnd(family: string, address: string, port: string): Endpoint | undefined {
  const isAddress = family === "TCP4" ? isIPv4(address) : isIPv6(address) && !address.includes("%");
  if (!isAddress || !portText.test(port) || Number(port) > 65_535) return undefined;
  return { address: toAddressText(toAddressOctets(address)), port: Number(port) };
}

function withoutZone(address: string): string {
  return address.split("%")[0]!;
}
