/** Cases written as Markdown: a heading each, and below it blocks of octets in their order. */
export interface WireCase {
  readonly title: string;
  readonly steps: readonly WireStep[];
}

export interface WireStep {
  readonly name: string;
  /** One character each. */
  readonly octets: string;
  /** What happens to the connection behind them. */
  readonly end: "none" | "close" | "reset";
}

export function readWireCases(markdown: string): readonly WireCase[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf("\n")),
      steps: [...section.matchAll(/^```([\w-]+)\n(.*?)^```$/gms)].map(([, name, text]) =>
        toStep(name!, text!),
      ),
    }));
}

/** Whether octets are those of a block, in which `<any>` stands for what differs each time. */
export function isLike(octets: string, block: string): boolean {
  const pattern = block.split("<any>").map(toPattern).join("[^\\r\\n]+");
  return new RegExp(`^${pattern}$`, "s").test(octets);
}

function toStep(name: string, text: string): WireStep {
  const octets = text.replaceAll("\\\n", "").replaceAll("\n", "\r\n");
  const mark = /<(close|reset)>\r\n$/.exec(octets);
  if (mark === null) return { name, octets, end: "none" };
  return { name, octets: octets.slice(0, mark.index), end: mark[1] as "close" | "reset" };
}

function toPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
