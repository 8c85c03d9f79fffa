/** Everything that a drill can do in the course of time, on a real lab, leaves its receipt. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startWeir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { statusOrBusy } from "./status-or-busy.ts";

const plan = `
name: everything
system:
  lab:
    processes: [bin-1, bin-2]
    gateway: { upstreams: { bins: { retry: {}, breaker: { openFor: 500ms, openForMax: 500ms } } } }
load: { rate: 60, path: /get, connectionsMax: 200 }
steady: { for: 1s, within: 15s }
pathFaults:
  - { kind: latency, to: bin-1, at: 500ms, for: 300ms, delay: 20ms }
  - { kind: bandwidth, to: bin-1, at: 900ms, for: 300ms, bytesPerSecond: 50000 }
  - { kind: blackhole, to: bin-1, at: 1300ms, for: 300ms }
  # Behind the others, as it opens the breaker.
  - { kind: reset, to: bin-1, at: 1700ms, for: 200ms }
actions:
  - { do: drain, at: 2500ms, target: bin-2 }
  - { do: wait, name: alone, at: 2800ms, for: 500ms }
  - { do: undrain, at: 3400ms, target: bin-2 }
  - { do: breaker, at: 3400ms, target: bin-1, becomes: open }
  - { do: wait, name: forced, at: 3700ms, for: 500ms }
  - { do: breaker, at: 4300ms, target: bin-1, becomes: auto }
  - { do: reload, at: 4300ms, patch: { rateLimits: { perClient: { rate: 5000 } } } }
  - { do: reload, at: 4500ms, file: wrong.yaml, rejected: true }
  - { do: load, name: more, at: 4600ms, for: 400ms, rate: 60, path: /get }
  - { do: pause, at: 5s }
  - { do: wait, name: silence, at: 5200ms, for: 400ms }
  - { do: resume, at: 5700ms }
  - { do: kill, at: 6s, process: bin-2 }
  - { do: restart, at: 6200ms, process: bin-1 }
recovery: { within: 20s, for: 1s, failureShareMax: 0 }
after: 500ms
ledgers: { route: /, upstream: bins, targets: [bin-1, bin-2], targetRoute: /get }
expect:
  - { kind: traffic, target: bin-2, phase: alone, shareMax: 0 }
  - { kind: traffic, target: bin-1, phase: forced, shareMax: 0 }
  - kind: metric
    phase: silence
    of: gateway
    metric: gogate_http_requests_total
    as: growth
    max: 0
  - { kind: recovery, within: 15s }
`;

test("a drill does what its timeline says, and all of it is counted", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "weir-actions-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "plan.yaml");
  await writeFile(file, plan);
  await writeFile(join(folder, "wrong.yaml"), "workers: many\n");
  const { option } = await claimLab();
  const args = ["drill", file, "--report", join(folder, "report.html"), ...option];
  const { status, output } = await startWeir(t, args).ended();
  assert.doesNotMatch(output, /MISSED|no receipt|met no/, output);
  assert.equal(status, statusOrBusy(0, output), output);
  assert.match(output, /bin-1 \d+ since it was restarted; bin-2 \d+ since it was restarted/);
});
