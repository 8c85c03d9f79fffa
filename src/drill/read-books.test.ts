import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { GatewayObserver } from "./gateway-observer.ts";
import { booksBetween, readBooks } from "./read-books.ts";
import { planForTests } from "./record-for-tests.ts";

const counter = "# TYPE http_requests_total counter\n";

describe("readBooks", () => {
  const rows = [
    { of: "the requests of the route", page: 'http_requests_total{route="/get"} 7', requests: 7 },
    { of: "0 of a counter without such a series", page: counter, requests: 0 },
    { of: "nothing of a target that has no such counter", page: "", requests: undefined },
  ];
  for (const { of, page, requests } of rows) {
    test(`tells ${of}`, async (t) => {
      const server = createServer((_, response) => response.end(`${page}\n`));
      t.after(() => server.close());
      await once(server.listen(0, "127.0.0.1"), "listening");
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const target = { address: "a:1", url, faultsUrl: url };
      const system = {
        ...{ gatewayUrl: url, adminUrl: url, relays: {}, lab: undefined, prometheusUrl: undefined },
        targets: { "bin-1": target, "bin-2": target },
      };
      const listeners = { onTransition: () => undefined, onReading: () => undefined };
      const observer = new GatewayObserver({ plan: planForTests, system }, listeners);

      const after = await readBooks(planForTests, system, observer);

      const before = { ...after, targets: { "bin-1": { requests: 0, startedS: 0 } } };
      const { targets } = booksBetween(before, {
        ...after,
        targets: { "bin-1": after.targets["bin-1"]! },
      });
      assert.deepEqual(targets["bin-1"], { requests, isAnother: false });
    });
  }
});
