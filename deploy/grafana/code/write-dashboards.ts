/** `make doc`: writes the dashboards, as Grafana reads them, beside their code. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboards } from "./dashboards.ts";

for (const [name, dashboard] of dashboards) {
  const path = join(import.meta.dirname, "../dashboards", name);
  writeFileSync(path, `${JSON.stringify(dashboard, null, 2)}\n`);
}
