/** The dashboards beside their code, and what Grafana is told about them and about its sources. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { dashboards } from "../../deploy/grafana/code/dashboards.ts";

const folder = join(import.meta.dirname, "../../deploy/grafana");

/** What Weir's file uses of Grafana's schema, and nothing else. */
const tags = z.array(z.strictObject({ key: z.string(), value: z.string() }));
const span = { datasourceUid: z.string(), tags };
const shifted = { ...span, spanStartTimeShift: z.string(), spanEndTimeShift: z.string() };
const exemplars = z.array(
  z.strictObject({ name: z.literal("trace_id"), datasourceUid: z.string() }),
);
const metrics = z.strictObject({
  timeInterval: z.literal("5s"),
  httpMethod: z.literal("POST"),
  exemplarTraceIdDestinations: exemplars,
});
const logs = z.strictObject({
  derivedFields: z.array(
    z.strictObject({
      name: z.string(),
      matcherType: z.literal("label"),
      matcherRegex: z.string(),
      datasourceUid: z.string(),
      url: z.literal("$${__value.raw}"),
    }),
  ),
});
const traces = z.strictObject({
  tracesToLogsV2: z.strictObject({ ...shifted, filterByTraceID: z.boolean() }),
  tracesToMetrics: z.strictObject({
    ...shifted,
    queries: z.array(z.strictObject({ name: z.string(), query: z.string() })),
  }),
  tracesToProfiles: z.strictObject({ ...span, profileTypeId: z.string() }),
  nodeGraph: z.strictObject({ enabled: z.boolean() }),
});
const common = {
  name: z.string(),
  uid: z.string(),
  access: z.literal("proxy"),
  url: z.url(),
  isDefault: z.boolean().optional(),
};
const sources = z.strictObject({
  apiVersion: z.literal(1),
  datasources: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({ ...common, type: z.literal("prometheus"), jsonData: metrics }),
      z.strictObject({ ...common, type: z.literal("loki"), jsonData: logs }),
      z.strictObject({ ...common, type: z.literal("tempo"), jsonData: traces }),
      z.strictObject({ ...common, type: z.literal("grafana-pyroscope-datasource") }),
    ]),
  ),
});

describe("deploy/grafana", () => {
  test("has the dashboards that its code makes, and no others", () => {
    assert.deepEqual(readdirSync(join(folder, "dashboards")).sort(), [...dashboards.keys()].sort());
    for (const [name, dashboard] of dashboards) {
      const text = readFileSync(join(folder, "dashboards", name), "utf8");
      assert.equal(text, `${JSON.stringify(dashboard, null, 2)}\n`, "run make doc");
    }
  });

  test("shows the gateway on the seven panels of the guide", () => {
    const { title, panels } = dashboards.get("weir-gateway.json")!;
    assert.equal(title, "GoGate API Gateway");
    assert.equal(panels!.length, 7);
  });

  for (const [name, { refresh, panels, templating }] of dashboards) {
    test(`has units, texts and a look every 5 s in ${name}`, () => {
      assert.equal(refresh, "5s");
      assert.deepEqual(
        templating!.list!.map((variable) => variable.name),
        ["datasource", "instance"],
      );
      for (const panel of panels!) {
        assert.ok("fieldConfig" in panel);
        const { unit, mappings } = panel.fieldConfig!.defaults;
        assert.ok(unit ?? mappings, `${panel.title} has no unit`);
        assert.ok(panel.description);
      }
    });
  }

  test("leads from each kind of signal to the next, over sources that there are", () => {
    const text = readFileSync(join(folder, "provisioning/datasources/weir.yml"), "utf8");
    const { datasources } = sources.parse(parse(text));
    const uids = datasources.map(({ uid }) => uid);
    assert.equal(new Set(uids).size, uids.length);
    const named = [...text.matchAll(/datasourceUid: (\w+)/g)].map(([, uid]) => uid!);
    assert.deepEqual([...new Set(named)].sort(), ["loki", "mimir", "pyroscope", "tempo"]);
    for (const uid of named) assert.ok(uids.includes(uid), `there is no source ${uid}`);
    assert.equal(datasources.filter(({ isDefault }) => isDefault).length, 1);
  });
});
