/**
 * The header of version 2, in octets:
 *
 *     signature   version,  family,    octets   addresses           TLVs
 *                 command   transport  behind   of both ends
 *     12          1         1          2        0, 12, 36 or 216    the rest
 */
import { toAddressOctets, toAddressText, toMappedOctets } from "./address-octets.ts";
import { crc32c } from "./crc32c.ts";
import {
  moreIsNeeded,
  type ProxiedEnds,
  type ProxyReading,
  refusedHeader,
} from "./proxy-header.ts";

export const proxyV2Signature: Buffer = Buffer.from("0d0a0d0a000d0a515549540a", "hex");

const FIXED_BYTES = 16;
/** What a sender may tell in TLVs, a client's certificate included, fits several times. */
const HEADER_BYTES_MAX = 8192;
const VERSION = 2;
const COMMAND_LOCAL = 0;
const COMMAND_PROXY = 1;
const FAMILY_UNSPEC = 0;
const FAMILY_INET = 1;
const FAMILY_INET6 = 2;
const TRANSPORT_STREAM = 1;
const TRANSPORT_MAX = 2;
/** Of both ends together, by family; those of a local socket are paths. */
const addressBytes: readonly number[] = [0, 12, 36, 216];
const TLV_HEAD_BYTES = 3;
const TLV_CRC32C = 0x03;
const TLV_UNIQUE_ID = 0x05;
const UNIQUE_ID_BYTES_MAX = 128;

/** `octets` begin with the signature, as far as they go. */
export function readProxyV2(octets: Buffer): ProxyReading {
  const problem = problemOfStart(octets);
  if (problem !== undefined) return refusedHeader(problem);
  if (octets.length < FIXED_BYTES) return moreIsNeeded;
  const bytes = FIXED_BYTES + octets.readUInt16BE(14);
  if (bytes > HEADER_BYTES_MAX) return refusedHeader(`it has ${bytes} octets`);
  if (octets.length < bytes) return moreIsNeeded;
  const none: ProxyReading = { name: "read", ends: undefined, bytes };
  // What stands behind is skipped: with LOCAL whatever it is, and without a family the length of
  // addresses is not known.
  const family = octets[13]! >> 4;
  if ((octets[12]! & 0xf) === COMMAND_LOCAL || family === FAMILY_UNSPEC) return none;
  const tlvsAt = FIXED_BYTES + addressBytes[family]!;
  if (bytes < tlvsAt) return refusedHeader("the addresses are cut short");
  const wrong = problemOfTlvs(octets.subarray(0, bytes), tlvsAt);
  if (wrong !== undefined) return refusedHeader(wrong);
  const isTcp = (octets[13]! & 0xf) === TRANSPORT_STREAM;
  if (!isTcp || (family !== FAMILY_INET && family !== FAMILY_INET6)) return none;
  return { name: "read", ends: endsAt(octets, family === FAMILY_INET ? 4 : 16), bytes };
}

export function toProxyV2({ source, destination }: ProxiedEnds): Buffer {
  let from = toAddressOctets(source.address);
  let to = toAddressOctets(destination.address);
  // An IPv4 end beside an IPv6 one goes as the IPv6 address it is mapped to.
  if (from.length !== to.length) [from, to] = [toMappedOctets(from), toMappedOctets(to)];
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(source.port, 0);
  ports.writeUInt16BE(destination.port, 2);
  const family = from.length === 4 ? FAMILY_INET : FAMILY_INET6;
  const start = makeStart(COMMAND_PROXY, family, TRANSPORT_STREAM, from.length * 2 + 4);
  return Buffer.concat([start, from, to, ports]);
}

/** The proxy's own connection, for a check of health. */
export const localProxyV2: Buffer = makeStart(COMMAND_LOCAL, FAMILY_UNSPEC, 0, 0);

/** A client's connection whose ends cannot be told. */
export const unknownProxyV2: Buffer = makeStart(COMMAND_PROXY, FAMILY_UNSPEC, 0, 0);

function makeStart(command: number, family: number, transport: number, bytes: number): Buffer {
  const fixed = [(VERSION << 4) | command, (family << 4) | transport, bytes >> 8, bytes & 0xff];
  return Buffer.from([...proxyV2Signature, ...fixed]);
}

function problemOfStart(octets: Buffer): string | undefined {
  const [command, kind] = [octets[12], octets[13]];
  if (command === undefined) return undefined;
  if (command >> 4 !== VERSION) return `its version is ${command >> 4}`;
  if ((command & 0xf) > COMMAND_PROXY) return `its command is ${command & 0xf}`;
  if (kind === undefined) return undefined;
  if (kind >> 4 >= addressBytes.length) return `its family is ${kind >> 4}`;
  if ((kind & 0xf) > TRANSPORT_MAX) return `its transport is ${kind & 0xf}`;
  return undefined;
}

function endsAt(octets: Buffer, length: number): ProxiedEnds {
  const from = FIXED_BYTES;
  const to = from + length;
  const ports = to + length;
  return {
    source: {
      address: toAddressText(octets.subarray(from, to)),
      port: octets.readUInt16BE(ports),
    },
    destination: {
      address: toAddressText(octets.subarray(to, ports)),
      port: octets.readUInt16BE(ports + 2),
    },
  };
}

/** TLVs are skipped, but have to be whole; a checksum has to be right. */
function problemOfTlvs(header: Buffer, from: number): string | undefined {
  let checksumAt: number | undefined;
  for (let at = from; at < header.length; ) {
    const bytes = at + TLV_HEAD_BYTES <= header.length ? header.readUInt16BE(at + 1) : 0;
    const valueAt = at + TLV_HEAD_BYTES;
    if (valueAt + bytes > header.length) return "a TLV is cut short";
    if (header[at] === TLV_UNIQUE_ID && bytes > UNIQUE_ID_BYTES_MAX) {
      return "its unique id is longer than 128 octets";
    }
    if (header[at] === TLV_CRC32C) {
      if (bytes !== 4 || checksumAt !== undefined) return "it has no single checksum of 4 octets";
      checksumAt = valueAt;
    }
    at = valueAt + bytes;
  }
  if (checksumAt === undefined) return undefined;
  const zeroed = Buffer.from(header);
  zeroed.writeUInt32BE(0, checksumAt);
  return crc32c(zeroed) === header.readUInt32BE(checksumAt) ? undefined : "its checksum is wrong";
}
