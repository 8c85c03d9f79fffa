/** A plain or TLS connection to where a script's host name leads, as a socket of Node's. */
import { connect as connectTcp, type Socket } from "node:net";
import { startTls } from "../../socket/connect.ts";
import type { RunState } from "../running/run-state.ts";

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** Throws when the host is one that the options forbid, or that the run may not load. */
export function openSocket(state: RunState, target: SocketTarget): Socket {
  state.checkTarget(target.host, target.port);
  const found = state.addresses.find(target.host, target.port);
  if ("code" in found) throw new Error(found.text);
  const { host, port, lookup } = found;
  const to = { host, port, ...(lookup === undefined ? {} : { lookup }) };
  if (!target.isSecure) return connectTcp({ ...to, noDelay: true });
  return startTls(to, { ...state.tls.to(target.host), protocols: [] });
}
