/** Decides the number of each of the lab's ports, or says which of the wishes cannot be met. */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { type LabPortName, type LabPortNumbers, labPorts } from "./lab-ports.ts";

export interface PortWishes {
  /** Added to every port that is not wished for by number. */
  readonly offset: number;
  /** Ports wished for by number, from the lab file or, with precedence, the command line. */
  readonly moved: Readonly<Partial<Record<LabPortName, number>>>;
}

export function placeLabPorts({ offset, moved }: PortWishes): LabPortNumbers {
  const problems: string[] = [];
  const placed: Partial<Record<LabPortName, number>> = {};
  const ownerOf = new Map<number, string>();
  for (const name of Object.keys(labPorts) as LabPortName[]) {
    const { port: usual, option } = labPorts[name];
    const port = moved[name] ?? usual + offset;
    const owner = ownerOf.get(port);
    if (port < 1 || port > 65535) {
      problems.push(`--${option}: must be from 1 to 65535, got ${port}`);
    }
    if (owner !== undefined) {
      problems.push(`--${option}: port ${port} is already meant for --${owner}`);
    }
    ownerOf.set(port, option);
    placed[name] = port;
  }
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return placed as LabPortNumbers;
}
