/** The console of a lab: its page, what it reads, and what its buttons act upon. */
import { basename } from "node:path";
import { pino } from "pino";
import { ClickRecorder } from "../../console/click-recorder.ts";
import { ConsoleControl } from "../../console/console-control.ts";
import type { ConsoleAccess } from "../../console/console-guard.ts";
import type { ConsoleMemory } from "../../console/console-memory.ts";
import type { RunBook } from "../../console/history/run-book.ts";
import { LimitChange } from "../../console/limit-change.ts";
import { LoadControl } from "../../console/load-control.ts";
import { startConsole } from "../../console/start-console.ts";
import { watchGateway } from "../../console/watch-gateway.ts";
import { lookAtFaults, watchTargets } from "../../console/watch-targets.ts";
import type { CommandContext } from "../command-context.ts";
import { wallClockMs } from "../wall-clock.ts";
import { labPorts } from "./lab-ports.ts";
import type { DrillLab } from "./start-drill-lab.ts";
import { startScript } from "./start-script.ts";
import { toScriptEnvironment } from "./to-script-environment.ts";

export interface LabConsole {
  readonly memory: ConsoleMemory;
  readonly lab: DrillLab;
  readonly access: ConsoleAccess;
  /** That may be started from the page: the file of each name. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly runs: RunBook;
}

const intervalMs = 1000;
/** Of a recorded drill: what the tour's are. */
const frame = {
  ledgers: { route: "/", upstream: "bins", targets: ["bin-1", "bin-2"], targetRoute: "/get" },
  leadMs: 5000,
};

/** Returns what closes it. */
export async function openConsole(
  shown: LabConsole,
  { environment }: CommandContext,
): Promise<() => Promise<void>> {
  const { memory, lab, access, runs } = shown;
  const { ports, system, gatewayText } = lab;
  const targets = Object.entries(system.targets);
  const names = new Map(targets.map(([name, { address }]) => [address, name]));
  const watch = new AbortController();
  const { signal } = watch;
  const targetWatch = {
    targets: new Map(targets.map(([name, { faultsUrl }]) => [name, faultsUrl])),
    intervalMs,
    wallClockMs,
    signal,
  };
  const load = makeLoadControl(shown, environment);
  const control = new ConsoleControl({
    memory,
    adminUrl: system.adminUrl,
    addresses: new Map(targets.map(([name, { address }]) => [name, address])),
    faultUrls: targetWatch.targets,
    limits: await LimitChange.make(system.adminUrl, gatewayText, signal),
    recorder: new ClickRecorder(frame),
    load,
    wallClockMs,
    onFaultsChanged: () => lookAtFaults(memory, targetWatch),
    signal,
  });
  const nameOf = (address: string): string => names.get(address) ?? address;
  const pprofUrls = new Map([["gateway", system.adminUrl], ...targetWatch.targets]);
  memory.show({ processes: [...pprofUrls.keys()] });
  const running = await startConsole(memory, {
    ...access,
    port: ports.console,
    portOption: `--${labPorts.console.option}`,
    log: pino({ level: "warn" }),
    control,
    runs,
    exchanges: { adminUrl: system.adminUrl, nameOf },
    pprofUrls,
  });
  const watching = Promise.all([
    watchTargets(memory, targetWatch),
    watchGateway(memory, { adminUrl: system.adminUrl, intervalMs, nameOf, wallClockMs, signal }),
  ]);
  return async () => {
    watch.abort();
    await load.close();
    await watching;
    await running.close(1000);
  };
}

function makeLoadControl(
  { memory, lab, scripts, runs }: LabConsole,
  environment: CommandContext["environment"],
): LoadControl {
  return new LoadControl({
    memory,
    scripts,
    startRun: (file, listener) =>
      startScript(
        {
          program: process.argv[1]!,
          script: file,
          environment: { ...environment, ...toScriptEnvironment(basename(file), lab.ports) },
        },
        listener,
      ),
    runs,
    wallClockMs,
  });
}
