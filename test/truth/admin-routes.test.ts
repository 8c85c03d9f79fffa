/** The tables of the gateway's admin in `docs/gateway.md` list its routes, and no others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AdminControls, mutationRoutes } from "../../src/gateway/admin/mutations.ts";
import { type AdminParts, adminRoutes } from "../../src/gateway/admin/routes.ts";
import { readDocument } from "../reference/blocks.ts";

test("docs/gateway.md lists the routes of the admin", () => {
  const [, section = ""] = readDocument("docs/gateway.md").split("\n## Admin\n");
  const rows = section.split("\n## ")[0]!.matchAll(/^\| (`\/.*?|`[A-Z]+ .*?) \|/gm);
  const documented = [...rows].flatMap(([, cell]) => routesOf(cell!));
  // Only what they are called is read here; nothing of it is asked.
  const routes = [...adminRoutes({} as AdminParts), ...mutationRoutes({} as AdminControls)].map(
    ({ method, path }) => `${method} ${path}`,
  );
  assert.deepEqual(
    documented.filter((one) => one !== "GET /debug/pprof/").sort(),
    routes.map((one) => one.replace(/\{(\w+)\}/, (_, name: string) => name.toUpperCase())).sort(),
  );
});

/** `` `POST /breakers/ADDRESS/open`, `close` `` are two. */
function routesOf(cell: string): string[] {
  let last = "";
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => {
    if (text.startsWith("/")) last = `GET ${text}`;
    else if (text.includes(" ")) last = text;
    else last = last.replace(/[^/]+$/, text);
    return last;
  });
}
