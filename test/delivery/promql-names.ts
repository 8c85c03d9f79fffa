/** The metrics that a query of PromQL names. Labels, numbers, keywords and functions are not. */
const words = new Set(["by", "on", "without", "and", "or", "unless", "ignoring", "group_left"]);

export function promqlNames(query: string): string[] {
  const bare = query
    .replace(/"[^"]*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, "");
  const names = [...bare.matchAll(/(?<![\w:.])([a-z_][\w:]*)(?!\w|\s*\()/g)].map(
    ([, name]) => name!,
  );
  return [...new Set(names.filter((name) => !words.has(name)))];
}
