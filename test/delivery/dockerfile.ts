/** Reads a Dockerfile of the plain kind: instructions, stages, values in JSON or for a shell. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

export interface Stage {
  readonly image: string;
  readonly alias: string;
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(text: string): Stage[] {
  const stages: { image: string; alias: string; instructions: Instruction[] }[] = [];
  const lines = text
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, " ")
    .split("\n");
  for (const line of lines.filter(Boolean)) {
    const [, name, value] = /^([A-Z]+) (.*)$/.exec(line)!;
    const from = /^(?:--platform=\S+ )?(\S+)(?: AS (\S+))?$/.exec(value!);
    if (name === "FROM") {
      stages.push({ image: from![1]!, alias: from![2] ?? "", instructions: [] });
    } else {
      stages.at(-1)!.instructions.push({ name: name!, value: value! });
    }
  }
  return stages;
}

/** The value of the last instruction of that name. */
export function lastValueOf({ instructions }: Stage, name: string): string {
  return instructions.findLast((one) => one.name === name)!.value;
}
