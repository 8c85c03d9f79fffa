/**
 * The files of the page, read once at start: its own sources without their types, and the published
 * modules of Preact and uPlot. Nothing is built, and a page asks nobody but its own server.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

export interface PageAsset {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface PageAssets {
  /** By path; "/" is the page itself. */
  readonly byPath: ReadonlyMap<string, PageAsset>;
  /** Content-Security-Policy: scripts and styles from this server, and the import map by hash. */
  readonly policy: string;
}

const script = "text/javascript; charset=utf-8";
const style = "text/css; charset=utf-8";
const pageFolder = new URL("./", new URL("./page/main.ts", import.meta.url));
const uplotFolder = new URL("./", import.meta.resolve("uplot"));

export function readPageAssets(): PageAssets {
  const html = readFileSync(new URL("page.html", pageFolder));
  const byPath = new Map<string, PageAsset>([
    ["/", { contentType: "text/html; charset=utf-8", body: html }],
    ["/page/page.css", read(new URL("page.css", pageFolder), style)],
    ["/page/preact.mjs", read(new URL(import.meta.resolve("preact")), script)],
    ["/page/hooks.mjs", read(new URL(import.meta.resolve("preact/hooks")), script)],
    ["/page/uPlot.esm.js", read(new URL("uPlot.esm.js", uplotFolder), script)],
    ["/page/uPlot.min.css", read(new URL("uPlot.min.css", uplotFolder), style)],
  ]);
  for (const name of readdirSync(pageFolder)) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const source = readFileSync(new URL(name, pageFolder), "utf8");
    const body = Buffer.from(stripTypeScriptTypes(source));
    byPath.set(`/page/${name}`, { contentType: script, body });
  }
  return { byPath, policy: toPolicy(html.toString()) };
}

function read(url: URL, contentType: string): PageAsset {
  return { contentType, body: readFileSync(url) };
}

function toPolicy(html: string): string {
  const importMap = /<script type="importmap">([^<]*)<\/script>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(importMap).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
