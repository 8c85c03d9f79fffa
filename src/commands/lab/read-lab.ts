/** The options of a command → the lab that is meant: its file, its ports, its plan. */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { readYaml } from "../../config/read-yaml.ts";
import { readTextFile } from "../read-text-file.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { findTakenPorts } from "./find-taken-ports.ts";
import { type LabOptions, labOptions, type TargetName } from "./lab-options.ts";
import { type LabPortName, type LabPortNumbers, labPorts } from "./lab-ports.ts";
import { type LabPlan, makeLabPlan } from "./make-lab-plan.ts";
import { placeLabPorts } from "./place-lab-ports.ts";

/** As commander hands them over: ports under the camel-cased names of their options. */
export interface LabCommandOptions {
  readonly config?: string;
  readonly logs?: boolean;
  /** `undefined`: where all ports are free. */
  readonly portOffset?: number;
}

export interface ReadLab {
  readonly ports: LabPortNumbers;
  readonly plan: LabPlan;
}

/** What a drill makes of the lab. */
export interface LabChanges extends Pick<LabOptions, "processes" | "gateway" | "environment"> {
  /** Ports of relays in front of targets. */
  readonly relays: Readonly<Record<string, number>>;
}

/** Throws `ConfigurationProblems`, also for ports of `used` that are taken. */
export async function readLab(
  options: LabCommandOptions,
  used: readonly LabPortName[],
  changes?: LabChanges,
): Promise<ReadLab> {
  const { config, logs = false } = options;
  const lab =
    config === undefined
      ? labOptions.parse({})
      : readYaml(await readTextFile(config), config, labOptions);
  const moved = { ...withoutAbsent(lab.ports), ...movedByOption(options) };
  const ports =
    options.portOffset === undefined
      ? await findFreePorts(moved, used)
      : placeLabPorts({ offset: options.portOffset, moved });
  const taken = await findTakenPorts(ports, used);
  if (taken.length > 0) throw new ConfigurationProblems(taken);
  const plan = makeLabPlan({
    ports,
    lab: changes === undefined ? lab : withChanges(lab, changes),
    logsRequests: logs,
    gateway: changes?.gateway ?? {},
    relays: changes?.relays ?? {},
  });
  return { ports, plan };
}

function withChanges(lab: LabOptions, { processes, environment }: LabChanges): LabOptions {
  const variables = Object.entries(environment).map(([name, own]) => [
    name,
    { ...lab.environment[name as TargetName], ...own },
  ]);
  return {
    ...lab,
    processes,
    environment: { ...lab.environment, ...Object.fromEntries(variables) },
  };
}

type MovedPorts = Partial<Record<LabPortName, number>>;

function movedByOption(options: object): MovedPorts {
  const given = options as Readonly<Record<string, unknown>>;
  const moved: MovedPorts = {};
  for (const name of Object.keys(labPorts) as LabPortName[]) {
    const key = labPorts[name].option.replace(/-(.)/g, (_, next: string) => next.toUpperCase());
    const port = given[key];
    if (typeof port === "number") moved[name] = port;
  }
  return moved;
}

function withoutAbsent(
  ports: Readonly<Partial<Record<LabPortName, number | undefined>>>,
): MovedPorts {
  return Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined));
}
