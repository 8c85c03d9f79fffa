/** Threads, stacks, handles and sockets as text, in the manner of Go's `goroutine?debug=2`. */
import type { Activity, SocketActivity, ThreadActivity } from "./read-activity.ts";

export function toActivityText({ threads, systemThreads }: Activity): string {
  const parts = threads.map(threadText);
  if (systemThreads.size > 0) parts.push(`system threads: ${countsText(systemThreads)}\n`);
  return parts.join("\n");
}

function threadText({ id, stack, handles, sockets }: ThreadActivity): string {
  const lines = [
    `thread ${id}${id === 0 ? " (main)" : ""} [${stack.length === 0 ? "idle" : "running"}]:`,
    ...stack.map((frame) => `\t${frame}`),
    `\thandles: ${countsText(handles)}`,
    ...sockets.map((socket) => `\t${socketText(socket)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function socketText({ local, remote, queuedBytes }: SocketActivity): string {
  if (remote === undefined) return `listens on ${local}`;
  const queued = queuedBytes === 0 ? "" : `, ${queuedBytes} octets to be sent`;
  return `socket ${local} to ${remote}${queued}`;
}

function countsText(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, count]) => `${count} ${name}`).join(", ") || "none";
}
