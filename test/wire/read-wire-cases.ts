/** Cases written as Markdown: a heading each, and below it blocks of octets. */
export interface WireCase {
  readonly title: string;
  /** Octets by the name of their block, one character each. */
  readonly blocks: ReadonlyMap<string, string>;
}

export function readWireCases(markdown: string): readonly WireCase[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf("\n")),
      blocks: new Map(
        [...section.matchAll(/^```([\w-]+)\n(.*?)^```$/gms)].map(([, name, text]) => [
          name!,
          toOctets(text!),
        ]),
      ),
    }));
}

/** Whether octets are those of a block, in which `<any>` stands for what differs each time. */
export function isLike(octets: string, block: string): boolean {
  const pattern = block.split("<any>").map(toPattern).join("[^\\r\\n]+");
  return new RegExp(`^${pattern}$`, "s").test(octets);
}

function toOctets(text: string): string {
  return text.replaceAll("\\\n", "").replaceAll("\n", "\r\n");
}

function toPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
