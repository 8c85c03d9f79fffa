/** One run from its start to its result, with all who watch it, steer it or take its samples. */
import type { RunControl } from "../load/control/start-run-control.ts";
import type { RunResult } from "../load/running/run-result.ts";
import { type Run, type RunRequest, startRun } from "../load/start-run.ts";
import type { CommandContext } from "./command-context.ts";
import { linkToParent, type ParentLink } from "./parent-link.ts";
import type { RunAddress } from "./read-run-address.ts";
import { openSamplesFile } from "./samples-file.ts";
import type { RunWatch } from "./watch-run.ts";

export interface RunPlace {
  readonly context: CommandContext;
  readonly watch: RunWatch;
  readonly address: RunAddress | undefined;
  /** Where every sample goes. */
  readonly jsonPath: string | undefined;
}

const STANDARD_ERROR = 2;

/** The service kit takes as long to load as all the rest: most runs do without. */
async function listen(run: Run, address: RunAddress): Promise<RunControl> {
  const { pino } = await import("pino");
  const { startRunControl } = await import("../load/control/start-run-control.ts");
  const log = pino({ level: "warn" }, pino.destination(STANDARD_ERROR));
  return await startRunControl(run, { ...address, log });
}

export async function performRun(request: RunRequest, place: RunPlace): Promise<RunResult> {
  const { context, watch, address, jsonPath } = place;
  const samples = jsonPath === undefined ? undefined : await openSamplesFile(jsonPath);
  let control: RunControl | undefined;
  let parent: ParentLink | undefined;
  const prepare = async (run: Run): Promise<void> => {
    if (address !== undefined) {
      control = await listen(run, address);
      watch.log(`weir: the run can be followed and steered at ${control.url}`);
    }
    // Last: who listens to the parent does not end by itself.
    parent = linkToParent(run);
  };
  const run = await startRun({
    ...request,
    onReady: prepare,
    onTick: (view) => {
      watch.show(view);
      control?.show(view);
      parent?.show(view);
    },
    onSample: samples?.listener,
  });
  watch.attach(run);
  const stop = (): void => run.stop();
  if (context.stopped.aborted) stop();
  context.stopped.addEventListener("abort", stop);
  const result = await run.finished;
  context.stopped.removeEventListener("abort", stop);
  watch.close();
  await samples?.close();
  await control?.close();
  parent?.close();
  return result;
}
