/** `weir top`: what the console shows, in a terminal, of any gateway whose admin answers. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { ConsoleMemory } from "../console/console-memory.ts";
import { type TopScreen, toTopFrame } from "../console/top-frame.ts";
import { watchGateway } from "../console/watch-gateway.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { wallClockMs } from "./wall-clock.ts";

export interface TopOptions {
  /** One frame, of two readings a second apart. */
  readonly once?: boolean;
}

const INTERVAL_MS = 1000;
const plainScreen = { columns: 100, rows: Number.POSITIVE_INFINITY, hasColor: false };
/** Of ECMA-48 and xterm: the other screen without a cursor, and back. */
const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";

export async function top(
  url: string,
  options: TopOptions,
  context: CommandContext,
): Promise<number> {
  const adminUrl = readAdminUrl(url);
  const memory = new ConsoleMemory(new URL(adminUrl).host);
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, context.stopped]);
  const isOnce = options.once === true || !process.stdout.isTTY;
  const stopShowing = isOnce
    ? memory.watch(() => {
        if (memory.state.samples.length > 0 || memory.state.isGatewayLost) ended.abort();
      })
    : showFrames(memory, context, () => ended.abort());
  await watchGateway(memory, {
    adminUrl,
    intervalMs: INTERVAL_MS,
    nameOf: (address) => address,
    wallClockMs,
    signal,
  });
  stopShowing();
  if (!isOnce) return exitStatus.done;
  if (memory.state.isGatewayLost) {
    context.complain(`weir: ${adminUrl} does not answer as the admin of a gateway`);
    return exitStatus.internalError;
  }
  for (const line of toTopFrame(memory.state, plainScreen)) context.print(line);
  return context.stopped.aborted ? exitStatus.interrupted : exitStatus.done;
}

function readAdminUrl(url: string): string {
  const read = URL.parse(url);
  const isWeb = read?.protocol === "http:" || read?.protocol === "https:";
  if (!isWeb || read.href !== `${read.origin}/`) {
    throw new ConfigurationProblems([`url: must be http://HOST:PORT, got "${url}"`]);
  }
  return read.origin;
}

/** Draws anew with each reading and at once when the size changes; `q` calls `leave`. */
function showFrames(memory: ConsoleMemory, context: CommandContext, leave: () => void): () => void {
  const { stdout } = process;
  const draw = (): void => {
    const screen: TopScreen = {
      columns: stdout.columns,
      rows: stdout.rows,
      hasColor: stdout.hasColors(),
    };
    // Line by line over what stood there: a screen that is emptied first would flicker.
    const lines = toTopFrame(memory.state, screen).map((line) => `${line}\u001b[K`);
    stdout.write(`\u001b[H${lines.join("\r\n")}\u001b[J`);
  };
  stdout.write(ENTER);
  draw();
  const stopWatching = memory.watch(draw);
  const stopKeys = context.isInteractive
    ? context.onKey((key) => {
        if (key === "q") leave();
      })
    : () => {};
  stdout.on("resize", draw);
  return () => {
    stdout.off("resize", draw);
    stopKeys();
    stopWatching();
    stdout.write(LEAVE);
  };
}
