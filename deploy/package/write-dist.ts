/**
 * Writes `dist/` for the published package: the sources with their types blanked out, since Node
 * runs no TypeScript below `node_modules`. Lines and columns stay where they are.
 *
 * The modules of the console's page stay as they are: the console itself blanks their types out
 * when it starts.
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");
const page = "console/page/";
/** Of an import or of a thread: a path beside the file that names it. */
const relativeModule = /(["'])(\.{1,2}\/[^"'\n]*)\.ts\1/g;

const [from, to] = [join(root, "src"), join(root, "dist")];
rmSync(to, { recursive: true, force: true });
for (const path of globSync("**/*.*", { cwd: from })) {
  if (path.endsWith(".test.ts") || path.endsWith("tsconfig.json")) continue;
  mkdirSync(dirname(join(to, path)), { recursive: true });
  if (!path.endsWith(".ts") || path.startsWith(page)) {
    cpSync(join(from, path), join(to, path));
    continue;
  }
  const text = stripTypeScriptTypes(readFileSync(join(from, path), "utf8"));
  const renamed = text.replace(relativeModule, "$1$2.js$1");
  writeFileSync(join(to, path.replace(/\.ts$/, ".js")), renamed);
}
