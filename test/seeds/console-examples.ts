/** The examples of a document: what is typed behind `$ `, and what is printed below it. */
export interface ConsoleExample {
  /** The heading above it. */
  readonly section: string;
  readonly command: string;
  /** `…` stands for whatever is there. */
  readonly printed: string;
}

export function readConsoleExamples(text: string): ConsoleExample[] {
  const examples: ConsoleExample[] = [];
  let section = "";
  for (const [, heading, block] of text.matchAll(/^## (.+)$|^```console\n([\s\S]*?)^```$/gm)) {
    if (heading !== undefined) section = heading;
    for (const example of block?.split(/^\$ /m).slice(1) ?? []) {
      const [command, ...lines] = example.split("\n");
      examples.push({ section, command: command!, printed: lines.join("\n").trimEnd() });
    }
  }
  return examples;
}

export function toPattern(printed: string): RegExp {
  const parts = printed.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*?")}$`);
}
