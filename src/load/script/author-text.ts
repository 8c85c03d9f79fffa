/** What a script threw, as its author wants to read it: without the frames of the engine. */
export function toAuthorText(error: unknown): string {
  if (!(error instanceof Error)) return `Uncaught ${String(error)}`;
  const lines = (error.stack ?? error.message).split("\n");
  return lines
    .filter((line) => !/\/src\/load\/|node:|\(<anonymous>\)$/.test(line))
    .join("\n")
    .replaceAll(/(?:Object\.)?__weirDefault/g, "default");
}
