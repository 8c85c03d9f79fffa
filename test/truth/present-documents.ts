import type { SourceFile } from "../tidy/source-file.ts";

/** What stands in them is to be true now; decisions and changes tell what was. */
export function isPresentDocument({ path }: SourceFile): boolean {
  return path.endsWith(".md") && !/^(?:docs\/decisions\/|CHANGELOG\.md|test\/)/.test(path);
}
