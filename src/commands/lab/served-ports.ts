/** Those of a lab's ports behind which something runs, as it may have some of the targets only. */
import { type LabPortName, labPorts } from "./lab-ports.ts";

export function servedPorts(
  names: readonly LabPortName[],
  targets: readonly string[],
): readonly LabPortName[] {
  return names.filter((name) => {
    const serves: readonly string[] = labPorts[name].serves;
    return serves.length === 0 || serves.some((target) => targets.includes(target));
  });
}
