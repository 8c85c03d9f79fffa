import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resourceAttributes, toResource } from "./to-resource.ts";

const facts = { name: "hello", version: "1.2.3", instanceId: "id" };
const unset = { OTEL_SERVICE_NAME: "", OTEL_RESOURCE_ATTRIBUTES: "", DEPLOYMENT_ENV: "" };

describe("toResource", () => {
  test("tells all that the table has", () => {
    const told = toResource({ ...unset, DEPLOYMENT_ENV: "local" }, facts);
    assert.deepEqual(Object.keys(told).sort(), Object.keys(resourceAttributes).sort());
    assert.deepEqual(
      [told["service.name"], told["service.version"], told["deployment.environment.name"]],
      ["hello", "1.2.3", "local"],
    );
  });

  test("lets the list lead over what it knows, and variables of their own over the list", () => {
    const list = { ...unset, OTEL_RESOURCE_ATTRIBUTES: "service.name=list,team=a%2Cb,x=100%" };
    const told = toResource(list, facts);
    assert.deepEqual([told["service.name"], told.team, told.x], ["list", "a,b", "100%"]);
    assert.equal(toResource({ ...list, OTEL_SERVICE_NAME: "own" }, facts)["service.name"], "own");
    assert.ok(!("deployment.environment.name" in told));
  });
});
