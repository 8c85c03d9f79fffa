/** The wire for a connected socket: the fast one where it can be had. */
import type { Socket } from "node:net";
import { FastWire } from "./fast-wire.ts";
import { forgiveWriteErrors } from "./forgive-write-errors.ts";
import { handleBelow, streamHandleOf } from "./stream-handle.ts";
import { TcpWire } from "./tcp-wire.ts";
import type { Wire } from "./wire.ts";

/**
 * `auto`: through the socket's handle where that is possible. `ordinary`: only what Node's
 * documentation describes.
 */
export type ReadPath = "auto" | "ordinary";

export interface WireOptions {
  readonly isEncrypted: boolean;
  readonly readPath: ReadPath;
  /** As in `FastWireOptions`. */
  readonly forgivesWrites: boolean;
  /** As in `Wire`; empty when left out. */
  readonly clientSubject?: string;
}

export function makeWire(socket: Socket, options: WireOptions): Wire {
  const { isEncrypted, readPath, forgivesWrites } = options;
  const handle = isEncrypted || readPath === "ordinary" ? undefined : streamHandleOf(socket);
  if (handle !== undefined) {
    socket.setNoDelay(true);
    return new FastWire(socket, handle, { forgivesWrites });
  }
  if (forgivesWrites) forgiveWriteErrors(socket);
  socket.resume();
  return new TcpWire(socket, {
    isEncrypted,
    clientSubject: options.clientSubject ?? "",
    handleBelow: isEncrypted && readPath === "auto" ? handleBelow(socket) : undefined,
  });
}
