/**
 * The process that has started a run, where it is one of Weir's: it steers the run, is told how it
 * goes, and takes it along when it ends, in whatever way.
 */

import { toLiveLines } from "../load/report/live-lines.ts";
import type { LiveView } from "../load/running/live-view.ts";
import type { Run } from "../load/start-run.ts";
import { letGo, tellParent } from "./leash.ts";
import type { RunMessage, SteerMessage } from "./run-messages.ts";

export interface ParentLink {
  show(view: LiveView): void;
  /** Lets the process end although the parent still holds the other end. */
  close(): void;
}

/** `undefined` for a run that nobody has started with a channel to it. */
export function linkToParent(run: Run): ParentLink | undefined {
  if (process.send === undefined) return undefined;
  // Twice is at once: what it is for has gone with the parent.
  const end = (): void => {
    run.stop();
    run.stop();
  };
  const obey = ({ steer, change }: SteerMessage): void => {
    run.steer(change);
    tell({ steered: steer });
  };
  process.once("disconnect", end);
  process.on("message", obey);
  // A parent that went while the run was starting has said so to nobody.
  if (!process.connected) end();
  return {
    show: (view) => tell({ lines: toLiveLines(view) }),
    close() {
      process.off("disconnect", end);
      process.off("message", obey);
      letGo();
    },
  };
}

function tell(message: RunMessage): void {
  tellParent(message);
}
