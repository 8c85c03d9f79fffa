/** The packages that read HTML, loaded when the first script reads some: most never do. */
import { createRequire } from "node:module";
import type * as CssSelect from "css-select";
import type { Document } from "domhandler";
import type * as DomUtils from "domutils";
import type * as Parse5 from "parse5";
import type * as Adapter from "parse5-htmlparser2-tree-adapter";

export interface HtmlLibrary {
  parse(text: string): Document;
  readonly select: typeof CssSelect;
  readonly dom: typeof DomUtils;
}

const load = createRequire(import.meta.url);
let library: HtmlLibrary | undefined;

export function htmlLibrary(): HtmlLibrary {
  if (library !== undefined) return library;
  const parse5 = load("parse5") as typeof Parse5;
  const { adapter } = load("parse5-htmlparser2-tree-adapter") as typeof Adapter;
  library = {
    parse: (text) => parse5.parse(text, { treeAdapter: adapter }),
    select: load("css-select") as typeof CssSelect,
    dom: load("domutils") as typeof DomUtils,
  };
  return library;
}
