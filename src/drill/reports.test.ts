import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judgeDrill } from "./judge-drill.ts";
import { recordForTests } from "./record-for-tests.ts";
import { toJunit } from "./to-junit.ts";
import { toReportHtml } from "./to-report-html.ts";
import { toVerdictText } from "./to-verdict-text.ts";

const record = recordForTests();
const failed = { ...record, transitions: [] };
const doubtful = { ...record, steadyMs: undefined };

describe("toVerdictText", () => {
  test("begins with the verdict and the name of the drill", () => {
    const [first] = toVerdictText(record, judgeDrill(record));
    assert.equal(first, "PASS  one backend fails and recovers (41 s)");
  });

  test("gives what was measured beside what was expected", () => {
    const text = toVerdictText(record, judgeDrill(record)).join("\n");
    assert.match(
      text,
      / {2}met {5}breaker of bin-1 is open within 3 s after the fault began\n {10}0\.3 s after the fault began, limit 3 s/,
    );
  });

  test("says why nothing can be said", () => {
    const text = toVerdictText(doubtful, judgeDrill(doubtful)).join("\n");
    assert.match(text, /^INCONCLUSIVE .*\n {2}\? {7}the steady state was not reached within 30 s/);
  });
});

describe("toReportHtml", () => {
  const html = toReportHtml(record, judgeDrill(record));

  test("holds every expectation with its evidence", () => {
    const { findings } = judgeDrill(record);
    const missing = findings.filter(
      ({ expectation, evidence }) => !(html.includes(expectation) && html.includes(evidence)),
    );
    assert.deepEqual(missing, []);
  });

  test("says what was sent, by all clients", () => {
    const other = { rate: 20, path: "/hello/virtual", connectionsMax: 1, timeout: 1 };
    const script = { script: "/drills/votes.js", environment: {}, rate: 40 };
    const plan = { ...record.plan, load: script, clients: { bystander: other } };
    const told = toReportHtml({ ...record, plan }, judgeDrill(record));
    assert.match(html, /Load: 240 requests\/s on \/get\. Began/);
    assert.match(told, /Load: 40 requests\/s by votes\.js, bystander 20 requests\/s on \/hello/);
  });

  test("loads nothing and runs nothing", () => {
    assert.doesNotMatch(html, /<script|<link|src=|href=|url\(|@import/);
  });

  test("shows text of the drill file as text", () => {
    const plan = { ...record.plan, name: '<img src=x> & "co"' };
    const html = toReportHtml({ ...record, plan }, judgeDrill(record));
    assert.match(html, /<title>PASS: &#60;img src=x&#62; &#38; &#34;co&#34;<\/title>/);
  });
});

describe("toJunit", () => {
  test("has a case for each expectation and one for the experiment itself", () => {
    const xml = toJunit(record, judgeDrill(record));
    assert.match(xml, /tests="12" failures="0" errors="0" time="40.500"/);
    assert.equal(xml.match(/<testcase /g)?.length, 12);
  });

  test("counts a missed expectation as a failure", () => {
    const xml = toJunit(failed, judgeDrill(failed));
    assert.match(xml, /failures="2" errors="1"/);
    assert.match(xml, /<failure message="never open after the fault began"\/>/);
  });

  test("counts a doubt as an error", () => {
    const xml = toJunit(doubtful, judgeDrill(doubtful));
    assert.match(xml, /<error message="the steady state was not reached within 30 s"\/>/);
  });
});
