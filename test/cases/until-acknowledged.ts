/**
 * Waits until the peer's system has all that a socket has written. A reset throws away what still
 * lies in the sender's own queue, and with pacing (BBR) small parts lie there for a while, although
 * every write has called back.
 */
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Ends also when the connection does. IPv4 only. */
export async function untilAcknowledged(socket: Socket): Promise<void> {
  while (!socket.destroyed && bytesUnacknowledged(socket) > 0) await nextTurn();
}

/** `tx_queue` of the connection in /proc/net/tcp (proc(5)); 0 when the system has forgotten it. */
function bytesUnacknowledged({ localPort, remotePort }: Socket): number {
  const ends = [localPort, remotePort].map((port) => toHex(port ?? 0));
  const row = new RegExp(`:${ends[0]} [0-9A-F]{8}:${ends[1]} [0-9A-F]{2} ([0-9A-F]{8}):`);
  const queued = row.exec(readFileSync("/proc/net/tcp", "latin1"))?.[1];
  return queued === undefined ? 0 : Number.parseInt(queued, 16);
}

function toHex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}
