/** The shipped configuration on a real Alertmanager: who is told, of what, and when again. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { claimPort } from "../ports/claim-ports.ts";
import { type Alert, Alertmanager, type Notification } from "./alertmanager.ts";
import { shippedRules } from "./shipped-prometheus.ts";
import { whyWithout } from "./why-without.ts";

const skip = whyWithout("alertmanager");
/** Critical alerts are told again after 3.6 s instead of half an hour, others after 28.8 s. */
const FACTOR = 500;
const AGAIN_MS_MAX = 14_000;

describe("the one who is on call", { skip, timeout: 60_000 }, () => {
  let alertmanager: Alertmanager;

  before(async () => {
    alertmanager = await Alertmanager.start(await claimPort(), FACTOR);
  });

  after(() => alertmanager.stop());

  /** Those that speak of this job. */
  function about(told: readonly Notification[], job: string): Notification[] {
    return told.filter(({ groupLabels }) => groupLabels.job === job);
  }

  test("is told of each shipped alert, and that it is over", async () => {
    const alerts = shippedRules().flatMap(({ alert, labels = {} }, at) =>
      alert === undefined ? [] : [{ labels: { ...labels, alertname: alert, job: `each-${at}` } }],
    );
    assert.ok(alerts.length > 5);
    const toldAs = (status: string) => (told: readonly Notification[]) =>
      alerts.every(({ labels }) =>
        about(told, labels.job).some(
          ({ alerts: [one] }) =>
            one!.status === status && one!.labels.alertname === labels.alertname,
        ),
      );
    await alertmanager.alert(alerts);
    await alertmanager.until(toldAs("firing"));
    await alertmanager.alert(alerts.map(over));
    await alertmanager.until(toldAs("resolved"));
  });

  test("is told at once of what is the same at several instances of a job", async () => {
    const alerts = ["a", "b"].map((instance) => named("HighRequestLatency", "two", { instance }));
    await alertmanager.alert(alerts);
    await alertmanager.until((told) => about(told, "two").length > 0);
    const [first] = about(alertmanager.told, "two");
    assert.deepEqual(first!.groupLabels, { alertname: "HighRequestLatency", job: "two" });
    assert.deepEqual(first!.alerts.map(({ labels }) => labels.instance).sort(), ["a", "b"]);
    await alertmanager.alert(alerts.map(over));
  });

  test("is not warned of a job that is down, but told what is critical of it", async () => {
    const down = named("InstanceDown", "down", { severity: "critical" });
    await alertmanager.alert([down]);
    await alertmanager.until((told) => about(told, "down").length > 0);
    const warnings = [named("HighRequestLatency", "down"), named("HighRequestLatency", "up")];
    const critical = named("HttpHigh5xxErrorRate", "down", { severity: "critical" });
    await alertmanager.alert([...warnings, critical]);
    const names = (job: string): string[] =>
      about(alertmanager.told, job).map(({ groupLabels }) => groupLabels.alertname!);
    await alertmanager.until(
      () => names("up").length > 0 && names("down").includes("HttpHigh5xxErrorRate"),
    );
    assert.ok(!names("down").includes("HighRequestLatency"));
    await alertmanager.alert([over(down), over(critical)]);
    // As it is slow still, and not down any more.
    await alertmanager.until(() => names("down").includes("HighRequestLatency"));
    await alertmanager.alert(warnings.map(over));
  });

  test("is told again of what is critical, and not so soon of what is not", async () => {
    const warning = named("CircuitBreakerOpen", "slow-to-repeat");
    const critical = named("AllBackendsDown", "soon-again", { severity: "critical" });
    const beganMs = performance.now();
    await alertmanager.alert([warning, critical]);
    await alertmanager.until((told) => about(told, "soon-again").length === 2);
    const againMs = performance.now() - beganMs;
    assert.ok(againMs < AGAIN_MS_MAX, `${againMs} ms`);
    assert.equal(about(alertmanager.told, "slow-to-repeat").length, 1);
    await alertmanager.alert([warning, critical].map(over));
  });

  test("is the only one to be told", () => {
    assert.deepEqual([...new Set(alertmanager.told.map(({ receiver }) => receiver))], ["on-call"]);
  });
});

function named(alertname: string, job: string, more: Readonly<Record<string, string>> = {}): Alert {
  return { labels: { severity: "warning", alertname, job, ...more } };
}

function over(alert: Alert): Alert {
  return { ...alert, endsAt: new Date().toISOString() };
}
