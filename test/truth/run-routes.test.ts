/** The tables of a run's address in `docs/load-engine.md` list its routes, and no others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { controlRoutes } from "../../src/load/control/control-routes.ts";
import { Followers } from "../../src/load/control/followers.ts";
import { GroupTree } from "../../src/load/running/group-tree.ts";
import type { Run } from "../../src/load/start-run.ts";
import { AccessGuard } from "../../src/serving/access-guard.ts";
import { readDocument } from "../reference/blocks.ts";

test("docs/load-engine.md lists the routes of a run's address", () => {
  const [, section = ""] = readDocument("docs/load-engine.md").split("<!-- routes of a run -->");
  const rows = section.split("<!-- end -->")[0]!.matchAll(/^\| (`.*?`) \|/gm);
  const documented = [...rows].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) =>
      name!.startsWith("/") ? `GET ${name}` : name!,
    ),
  );
  // Only what they are called is read here; nothing of it is asked.
  const run = { state: { groups: new GroupTree() } } as unknown as Run;
  const place = { name: "run", hostsOption: "", tokenOption: "" };
  const guard = new AccessGuard(place, { listen: { host: "" }, hosts: [] });
  const follow = { followers: new Followers(), toState: () => ({}) };
  const routes = controlRoutes(run, guard, follow).map(
    ({ method, path }) => `${method} ${path.replace("*", "ID")}`,
  );
  assert.deepEqual(documented.sort(), routes.sort());
});
