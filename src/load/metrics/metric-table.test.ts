import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MetricTable } from "./metric-table.ts";

describe("MetricTable", () => {
  test("gives every virtual user that declares a metric the same one", () => {
    const table = new MetricTable();
    assert.equal(table.declare("mine", "trend", "time"), table.declare("mine", "trend", "time"));
  });

  test("refuses a metric of another type and a name that k6 would refuse", () => {
    const table = new MetricTable();
    table.declare("mine", "trend", "time");
    assert.throws(() => table.declare("mine", "counter", "default"), /exists already as a trend/);
    assert.throws(() => table.declare("http_reqs", "trend", "default"), /exists already/);
    assert.throws(() => table.declare("with space", "trend", "time"), /invalid metric name/);
  });

  test("makes a sub-metric of a name with tags, quoted or not", () => {
    const found = new MetricTable().find('http_reqs{status:200, name:"http://a:1/"}');
    assert.ok(typeof found !== "string");
    assert.deepEqual(found.submetric?.tags, [
      ["status", "200"],
      ["name", "http://a:1/"],
    ]);
  });

  test("says what is wrong with a key that names nothing", () => {
    const table = new MetricTable();
    assert.equal(table.find("nothing"), "no metric is called nothing");
    assert.equal(table.find("http_reqs{status}"), '"status" is not a tag of the form name:value');
  });
});
