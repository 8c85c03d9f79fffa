/** The judge of the cases is judged: it must find fault with a proxy that passes everything on. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { readRequestCases } from "./case-file.ts";
import type { Lane } from "./gateway-lanes.ts";
import { runRequestCase } from "./run-request-case.ts";
import { UpstreamRecorder } from "./upstream-recorder.ts";

const cases = readRequestCases(new URL("http1-requests.json", import.meta.url));
// Those that may end in silence are what a blind proxy does right, and slow ones take their time.
const malformed = cases.filter(
  ({ expectation, slow, silent_close }) => expectation === "reject-4xx" && !slow && !silent_close,
);

describe("the judge of the cases", { concurrency: true }, () => {
  const stops: (() => void)[] = [];
  const lanes: Lane[] = [];
  before(async () => {
    for (const _ of malformed) lanes.push(await startBlindProxy(stops));
  });
  after(() => {
    for (const stop of stops) stop();
  });

  for (const [i, row] of malformed.entries()) {
    test(`finds fault with a blind proxy in ${row.id}`, async () => {
      assert.notDeepEqual(await runRequestCase(lanes[i]!, row, "sent whole"), []);
    });
  }
});

async function startBlindProxy(stops: (() => void)[]): Promise<Lane> {
  const recorder = new UpstreamRecorder();
  const upstreamPort = await recorder.start();
  const proxy = createServer({ allowHalfOpen: true }, (socket) => {
    const upstream = connect({ port: upstreamPort, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
    socket.pipe(upstream);
    upstream.pipe(socket);
    stops.push(() => socket.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  stops.push(() => {
    proxy.close();
    recorder.stop();
  });
  return { port: (proxy.address() as AddressInfo).port, recorder };
}
