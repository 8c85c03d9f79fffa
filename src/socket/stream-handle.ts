/**
 * The handle below a connected TCP socket of Node's, and the calls on it that the fast wire makes.
 *
 * None of this is documented by Node: that a socket has its handle in `_handle`, that a handle
 * tells its descriptor, reads into one buffer again and again after `useUserBuffer`, and that it
 * writes when it is asked; and that a TLS handle has the one below it in `_parent`. It is what
 * Node's own `net` stands on; what it saves is in docs/decisions/0011. This is the only file that
 * knows; where a piece is missing there is no handle, and wires go the ordinary way.
 */
import type { Socket } from "node:net";

/** Node's own request object of one write; Node fills in and calls `oncomplete`. */
export interface WriteRequest {
  oncomplete: ((status: number) => void) | undefined;
}

export interface StreamHandle {
  /** Called with `this` as the handle. What it answers is the buffer for the next read. */
  onread: (this: StreamHandle, bytes: unknown) => Uint8Array | undefined;
  /** Octets that the kernel has not taken yet. */
  readonly writeQueueSize: number;
  /** Whether Node believes that it reads. */
  reading: boolean;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  /** 0 or an error number. What the kernel does not take at once is written later. */
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
  writev(request: WriteRequest, parts: readonly Uint8Array[], allBuffers: true): number;
}

interface StreamBinding {
  readonly WriteWrap: new () => WriteRequest;
  /** What the last read and the last write on any handle of the thread came to. */
  readonly streamBaseState: Int32Array;
  readonly kReadBytesOrError: number;
  readonly kLastWriteWasAsync: number;
}

const nothing = new Uint8Array(0);
const binding = readBinding();
const state = binding?.streamBaseState ?? new Int32Array(1);
const readAt = binding?.kReadBytesOrError ?? 0;
const asyncAt = binding?.kLastWriteWasAsync ?? 0;

/** The handle of a connected TCP socket; `undefined` where it is not as described above. */
export function streamHandleOf(socket: Socket): StreamHandle | undefined {
  if (binding === undefined) return undefined;
  const handle = (socket as unknown as { readonly _handle?: Partial<StreamHandle> })._handle;
  const isComplete =
    typeof handle?.onread === "function" &&
    typeof handle.useUserBuffer === "function" &&
    typeof handle.readStart === "function" &&
    typeof handle.readStop === "function" &&
    typeof handle.writeBuffer === "function" &&
    typeof handle.writev === "function" &&
    typeof handle.writeQueueSize === "number";
  return isComplete ? (handle as StreamHandle) : undefined;
}

/**
 * Whether the peer has reset the connection of this handle. A write of nothing sends nothing, and
 * the kernel answers it with the error that the socket has (docs/decisions/0012). Only while
 * nothing else is being written.
 */
export function hasBeenReset(handle: StreamHandle, request: WriteRequest): boolean {
  return handle.writeBuffer(request, nothing) !== 0;
}

/** The TCP handle below a TLS socket; `undefined` where it is not as described above. */
export function handleBelow(socket: Socket): StreamHandle | undefined {
  const { _handle } = socket as unknown as { readonly _handle?: { readonly _parent?: unknown } };
  return streamHandleOf({ _handle: _handle?._parent } as unknown as Socket);
}

/**
 * The number of a connection's descriptor. The system gives the lowest that is free, so as many are
 * in use, in all threads together. -1 where Node does not tell.
 */
export function descriptorOf(socket: Socket): number {
  const handle = (socket as unknown as { readonly _handle?: { readonly fd?: unknown } })._handle;
  return typeof handle?.fd === "number" ? handle.fd : -1;
}

export function makeWriteRequest(): WriteRequest {
  return new binding!.WriteWrap();
}

/** Inside `onread`: how many octets have come, or a negative error number. */
export function lastReadBytes(): number {
  return state[readAt]!;
}

/** Right after a write: whether the kernel has not taken all of it yet. */
export function isLastWritePending(): boolean {
  return state[asyncAt] !== 0;
}

function readBinding(): StreamBinding | undefined {
  // With this option Node would warn of the look, and who sets it does not want such looks.
  if (process.execArgv.includes("--pending-deprecation")) return undefined;
  const look = (process as unknown as { readonly binding?: (name: string) => unknown }).binding;
  if (typeof look !== "function") return undefined;
  try {
    const found = look.call(process, "stream_wrap") as Partial<StreamBinding>;
    const isComplete =
      typeof found.WriteWrap === "function" &&
      found.streamBaseState instanceof Int32Array &&
      typeof found.kReadBytesOrError === "number" &&
      typeof found.kLastWriteWasAsync === "number";
    return isComplete ? (found as StreamBinding) : undefined;
  } catch {
    // A Node that has taken it away throws; the ordinary way is always there.
    return undefined;
  }
}
