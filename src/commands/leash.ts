/**
 * The leash of a child process: its parent is told when it listens, and when the parent is gone,
 * in whatever way, it stops too. Without a parent that asks for it, nothing happens.
 */
import type { CommandContext } from "./command-context.ts";

/** `ports` tells the parent where the child listens. */
export function tellParentReady(ports: Readonly<Record<string, unknown>>): void {
  tellParent({ ready: true, ...ports });
}

/** One that has just gone is told nothing; its `disconnect` is on its way. */
export function tellParent(message: object): void {
  if (process.connected) process.send?.(message, ignore);
}

function ignore(): void {}

/** Resolves at the first signal to stop, or when the parent is gone. */
export async function untilStopped({ stopped }: CommandContext): Promise<void> {
  // A parent that went while the child was starting has said so to nobody.
  const isOrphan = process.send !== undefined && !process.connected;
  if (stopped.aborted || isOrphan) return;
  await new Promise<void>((resolve) => {
    stopped.addEventListener("abort", () => resolve(), { once: true });
    process.once("disconnect", () => resolve());
  });
}

/** Lets the process end although the parent still holds the other end. */
export function letGo(): void {
  if (process.connected) process.disconnect?.();
}
