/** Shows a run while it goes on, and takes the keys of who watches it at a terminal. */
import { toLiveLines } from "../load/report/live-lines.ts";
import { toKeyCommand } from "../load/running/key-command.ts";
import type { LiveView } from "../load/running/live-view.ts";
import type { Run } from "../load/start-run.ts";
import type { CommandContext } from "./command-context.ts";
import { plainDisplay, quietDisplay, terminalDisplay } from "./live-display.ts";

export interface RunWatch {
  /** A line that stays, above what is shown. */
  log(line: string): void;
  show(view: LiveView): void;
  /** From now on keys steer this run. */
  attach(run: Run): void;
  close(): void;
}

const KEYS = "keys: p pauses and resumes, + and - change rate and users by 10 %, Ctrl-C ends";

export function watchRun(context: CommandContext, isQuiet: boolean): RunWatch {
  const { stderr } = process;
  const display = isQuiet
    ? quietDisplay(context.complain)
    : stderr.isTTY
      ? terminalDisplay(stderr)
      : plainDisplay(context.complain);
  let last: LiveView | undefined;
  let detach = (): void => {};
  return {
    log: display.log,
    show(view) {
      last = view;
      // A terminal that does not know its width says 0.
      display.show(toLiveLines(view, (stderr.isTTY && stderr.columns) || undefined));
    },
    attach(run) {
      if (isQuiet || !context.isInteractive) return;
      display.log(KEYS);
      detach = context.onKey((key) => {
        const command = toKeyCommand(key, run.steering, externalUsers(last));
        if (command?.name === "help") display.log(KEYS);
        if (command?.name !== "steer") return;
        run.steer(command.change);
        display.log(sentenceOf(run));
      });
    },
    close() {
      detach();
      display.clear();
    },
  };
}

function externalUsers(view: LiveView | undefined): { vus: number; vusMax: number } | undefined {
  const one = view?.scenarios.find(({ executor }) => executor === "externally-controlled");
  if (view === undefined || one === undefined) return undefined;
  return { vus: view.steering.vus ?? one.vus, vusMax: one.vusMax };
}

function sentenceOf({ steering }: Run): string {
  const { isPaused, factor, vus } = steering;
  const users = vus === undefined ? "" : `, ${vus} users where they are controlled from outside`;
  return `${isPaused ? "paused" : "running"} at ${Math.round(factor * 100)} % of the plan${users}`;
}
