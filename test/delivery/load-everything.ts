/** Sends each part of a lab what it is for, so that every metric of it has something to count. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { LabPortName, LabPortNumbers } from "../../src/commands/lab/lab-ports.ts";

const demoPoll = "11111111-1111-1111-1111-111111111111";
const demoOption = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
const authorization = `Basic ${Buffer.from("remarkablebob:2rFtex").toString("base64")}`;
/** Shares that leave breakers closed. */
const faults: readonly (readonly [
  control: LabPortName,
  fault: Readonly<Record<string, unknown>>,
])[] = [
  ["helloPprof", { route: "/hello/virtual", kind: "status", status: 503, share: 0.3 }],
  ["srePprof", { route: "/slow", kind: "status", status: 503, share: 0.3 }],
  ["pollPprof", { route: "/polls", kind: "status", status: 503, share: 0.3 }],
  ["echoPprof", { route: "/api/echo", kind: "status", status: 503, share: 0.3 }],
  ["bin1Pprof", { route: "/get", kind: "status", status: 503, share: 0.1 }],
  ["bin2Pprof", { route: "/get", kind: "reset", share: 0.1 }],
];

/** Some requests to one route of each target fail, from now on. */
export async function putFaults(ports: LabPortNumbers): Promise<void> {
  for (const [control, fault] of faults) {
    const answer = await fetch(`http://127.0.0.1:${ports[control]}/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: "some", ...fault }),
    });
    assert.ok(answer.ok, await answer.text());
  }
}

/** One round, of a quarter of a second at least; `voter` is another each time. */
export async function loadEverything(ports: LabPortNumbers, voter: string): Promise<void> {
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  const vote = { poll_id: demoPoll, option_id: demoOption, voter_id: voter };
  const asked = [
    fetch(`${gateway}/hello/virtual`),
    fetch(`${gateway}/sre/slow?duration=250`),
    fetch(`${gateway}/polls`),
    fetch(`${gateway}/vote`, { method: "POST", body: JSON.stringify(vote) }),
    fetch(`${gateway}/api/echo`, { method: "POST", headers: { authorization }, body: "{}" }),
    fetch(`http://127.0.0.1:${ports.gatewayTcp}/get`),
    // More at once than the limit's burst.
    ...Array.from({ length: 150 }, () => fetch(`${gateway}/get`)),
  ];
  await Promise.all(asked.map(async (answer) => (await answer).arrayBuffer()));
  const socket = connect(ports.bin2Tcp, "127.0.0.1").end("hello");
  socket.resume();
  await once(socket, "close");
}
