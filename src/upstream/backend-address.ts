/** The address of a backend in a configuration: a host that can be looked up, and a port. */
import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { splitAddress } from "./split-address.ts";

const PORT_MAX = 65_535;
const label = "[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?";
const hostName = new RegExp(`^${label}(?:\\.${label})*\\.?$`);
/** With such an end it is read as an IPv4 address (WHATWG URL, "ends in a number"). */
const numericEnd = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i;

export const backendAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):\d{1,5}$/, {
    error: "must be an address like host:port",
    abort: true,
  })
  .refine(hasHost, { error: "must have a host name, an IPv4 address or an IPv6 address as host" })
  .refine(hasPort, { error: "must have a port from 1 to 65535" })
  .describe("Host and port; an IPv6 address stands in brackets.");

function hasHost(address: string): boolean {
  const { host } = splitAddress(address);
  if (address.startsWith("[")) return isIPv6(host);
  return isIPv4(host) || (hostName.test(host) && !numericEnd.test(host));
}

function hasPort(address: string): boolean {
  const { port } = splitAddress(address);
  return port >= 1 && port <= PORT_MAX;
}
