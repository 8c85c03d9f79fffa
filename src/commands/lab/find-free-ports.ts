/** Ports for a lab beside whatever runs already: the usual ones, all moved to where nobody is. */
import { randomInt } from "node:crypto";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { findTakenPorts } from "./find-taken-ports.ts";
import type { LabPortName, LabPortNumbers } from "./lab-ports.ts";
import { placeLabPorts } from "./place-lab-ports.ts";

/** Below those that the system gives to outgoing connections, from 32768 on. */
const offsetMin = 11_000;
const offsetMax = 22_000;
const triesMax = 100;

/** Throws `ConfigurationProblems` when there seems to be no such place. */
export async function findFreePorts(
  moved: Readonly<Partial<Record<LabPortName, number>>>,
  used: readonly LabPortName[],
): Promise<LabPortNumbers> {
  let taken: readonly string[] = [];
  for (let tries = 0; tries < triesMax; tries++) {
    const ports = placeLabPorts({ offset: randomInt(offsetMin, offsetMax), moved });
    taken = await findTakenPorts(ports, used);
    if (taken.length === 0) return ports;
  }
  throw new ConfigurationProblems(taken);
}
