import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  answering,
  type BackendScript,
  configure,
  MemoryGateway,
} from "../../test/gateway/memory-gateway.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
const GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
const POST = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
const PUT = POST.replace("POST", "PUT");

const backends = [{ address: "a:1" }, { address: "b:1" }, { address: "c:1" }];

function makeGateway(
  retry: Record<string, unknown> | undefined,
  script: BackendScript,
  refusing: readonly string[] = [],
): MemoryGateway {
  const quick = { backoff: { base: "0ms", max: "0ms" }, budgetMin: 100 };
  const bins = retry === undefined ? { backends } : { backends, retry: { ...quick, ...retry } };
  return new MemoryGateway(configure({ upstreams: { bins } }), script, refusing);
}

/** Answers of the first backend that is asked, and of the others. */
function firstAnswers(first: string, later = OK): BackendScript {
  let asked = 0;
  return ({ pipe }) => {
    asked += 1;
    pipe.server.write(Buffer.from(asked === 1 ? first : later, "latin1"));
  };
}

function statusOf(response: string): string {
  return response.slice(9, 12);
}

function retries(gateway: MemoryGateway, reason: string): number {
  return gateway.count("gogate_retries_total", "bins", reason);
}

describe("BackendCall", () => {
  test("asks another backend when one refuses the connection, whatever the method", async () => {
    for (const request of [GET, POST, PUT]) {
      const gateway = makeGateway({}, answering(OK), ["a:1"]);
      assert.equal(statusOf(await gateway.exchange(request)), "200");
      assert.equal(retries(gateway, "connectFailure"), 1);
      assert.equal(gateway.count("gogate_failures_total"), 0);
    }
  });

  test("asks once when no retry is configured", async () => {
    const gateway = makeGateway(undefined, answering(OK), ["a:1"]);
    assert.equal(statusOf(await gateway.exchange(GET)), "502");
    assert.equal(gateway.opened.length, 0);
  });

  test("sends the whole body to the backend that takes the connection", async () => {
    const gateway = makeGateway({ attempts: 3 }, answering(OK), ["a:1", "b:1"]);
    assert.equal(statusOf(await gateway.exchange(POST)), "200");
    assert.match(gateway.opened[0]!.received.text, /\r\n\r\nhello$/);
    assert.equal(gateway.opened[0]!.address, "c:1");
  });

  test("asks another backend behind a 503, and keeps the connection that brought it", async () => {
    const gateway = makeGateway({}, firstAnswers(BUSY));
    assert.ok((await gateway.exchange(GET)).endsWith("\r\n\r\nok"));
    assert.deepEqual(
      gateway.opened.map(({ address }) => address),
      ["a:1", "c:1"],
    );
    assert.equal(gateway.opened[0]!.received.hasEnded, false);
    assert.equal(retries(gateway, "503"), 1);
    assert.equal(gateway.count("gogate_http_requests_total", "200"), 1);
    assert.equal(gateway.count("gogate_http_requests_total"), 1);
  });

  test("does not wait for the rest of an answer that it discards", async () => {
    const long = "HTTP/1.1 503 Busy\r\nContent-Length: 100000\r\n\r\nbusy";
    const gateway = makeGateway({}, firstAnswers(long));
    assert.equal(statusOf(await gateway.exchange(GET)), "200");
    assert.equal(gateway.opened[0]!.received.hasEnded, true);
  });

  test("hands on the last answer when all of them are bad", async () => {
    const gateway = makeGateway({ attempts: 3 }, answering(BUSY));
    assert.ok((await gateway.exchange(GET)).endsWith("\r\n\r\nbusy"));
    assert.equal(gateway.opened.length, 3);
    assert.equal(retries(gateway, "503"), 2);
  });

  test("hands on an answer at once to what may not be repeated", async () => {
    for (const request of [POST, PUT]) {
      const gateway = makeGateway({}, answering(BUSY));
      assert.equal(statusOf(await gateway.exchange(request)), "503");
      assert.equal(gateway.opened.length, 1);
    }
  });

  test("asks another backend when a fresh connection is lost without an answer", async () => {
    let asked = 0;
    const gateway = makeGateway({}, ({ pipe }) => {
      asked += 1;
      if (asked === 1) pipe.server.reset();
      else pipe.server.write(Buffer.from(OK));
    });
    assert.equal(statusOf(await gateway.exchange(GET)), "200");
    assert.equal(retries(gateway, "reset"), 1);
  });

  test("asks the same backend again when there is no other", async () => {
    const script = firstAnswers(BUSY);
    const upstreams = {
      bins: {
        backends: [{ address: "a:1" }],
        retry: { backoff: { base: "20ms", max: "20ms" } },
      },
    };
    const gateway = new MemoryGateway(configure({ upstreams }), script);
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    assert.equal(received.text, "");
    // Half of the 20 ms, as chance is a half here.
    await gateway.passTime(10);
    assert.equal(statusOf(received.text), "200");
  });

  test("ends a try at its own limit, and gives the next one as long", async () => {
    const gateway = makeGateway({ perTryTimeout: "100ms", attempts: 3 }, ({ address, pipe }) => {
      if (address === "b:1") pipe.server.write(Buffer.from(OK));
    });
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    await gateway.passTime(99);
    assert.equal(gateway.opened.length, 1);
    await gateway.passTime(1);
    assert.equal(gateway.opened.length, 2);
    await gateway.passTime(100);
    assert.equal(statusOf(received.text), "200");
    assert.equal(retries(gateway, "504"), 2);
  });

  test("makes no more retries than the budget has, and says how many were not made", async () => {
    const gateway = makeGateway({ budgetShare: 0.5, budgetMin: 0 }, answering(BUSY));
    for (let i = 0; i < 10; i++) assert.equal(statusOf(await gateway.exchange(GET)), "503");
    assert.equal(retries(gateway, "503"), 5);
    assert.equal(retries(gateway, "budget_exhausted"), 5);
  });

  test("tries nothing again once the client has got an interim response", async () => {
    const early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    const gateway = makeGateway({}, answering(early + BUSY));
    assert.match(await gateway.exchange(GET), /^HTTP\/1\.1 103 [\s\S]*HTTP\/1\.1 503 /);
    assert.equal(gateway.opened.length, 1);
  });

  test("stops trying when the client leaves while it waits", async () => {
    const gateway = makeGateway({ backoff: { base: "20ms", max: "20ms" } }, answering(BUSY));
    const { pipe } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    pipe.client.reset();
    await gateway.settle();
    await gateway.passTime(1000);
    assert.equal(gateway.opened.length, 1);
    assert.equal(retries(gateway, "503"), 0);
    assert.equal(gateway.count("gogate_http_requests_total", "499"), 1);
  });

  test("replaces a stale connection at each backend that is asked", async () => {
    const refusing: string[] = [];
    const asked = new Map<string, number>();
    const gateway = makeGateway(
      {},
      ({ address, pipe }) => {
        asked.set(address, (asked.get(address) ?? 0) + 1);
        if (asked.get(address) === 2) pipe.server.end();
        else pipe.server.write(Buffer.from(OK));
      },
      refusing,
    );
    for (const _ of backends) await gateway.exchange(GET);
    refusing.push("a:1");
    assert.equal(statusOf(await gateway.exchange(GET)), "200");
    assert.deepEqual([...asked.values()].toSorted(), [1, 2, 3]);
  });

  test("counts for an exchange that ends between two tries the time until then", async () => {
    const busy = BUSY.replace("Busy", "Busy\r\nRetry-After: 5");
    const upstreams = { bins: { backends: [{ address: "a:1" }], retry: {} } };
    const gateway = new MemoryGateway(configure({ upstreams }), answering(busy));
    const { pipe } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    await gateway.passTime(3000);
    pipe.client.reset();
    await gateway.settle();
    const name = "gogate_http_request_duration_seconds";
    const { series } = gateway.registry.collect().find((family) => family.name === name)!;
    const ofRoute = series.find(({ labelValues }) => labelValues.includes("/"))!;
    assert.equal(ofRoute.values.at(-1), 3);
  });

  test("does not count as a try's time what the client takes for its body", async () => {
    const gateway = makeGateway({ perTryTimeout: "100ms" }, () => {});
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(POST.replace("5", "9")));
    await gateway.settle();
    for (let passed = 0; passed < 300; passed += 50) await gateway.passTime(50);
    pipe.client.write(Buffer.from("last"));
    await gateway.settle();
    await gateway.passTime(99);
    assert.equal(received.text, "");
    gateway.opened[0]!.pipe.server.write(Buffer.from(OK));
    await gateway.settle();
    assert.equal(statusOf(received.text), "200");
  });

  test("takes a try that ends in the queue of a full pool for no failure of the backend", async () => {
    const bins = {
      backends: [{ address: "a:1" }],
      breaker: { consecutiveFailures: 1 },
      pool: { maxConnections: 1 },
      retry: { attempts: 1, perTryTimeout: "100ms" },
    };
    const gateway = new MemoryGateway(configure({ upstreams: { bins } }), ({ pipe, received }) => {
      // Its head has come, its body never does: it holds the only connection.
      if (received.text.includes("/first")) pipe.server.write(Buffer.from(OK.slice(0, -2)));
    });
    const first = gateway.connect();
    first.pipe.client.write(Buffer.from(GET.replace("/x", "/first")));
    await gateway.settle();
    const second = gateway.connect();
    second.pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    await gateway.passTime(100);
    assert.equal(statusOf(second.received.text), "503");
    assert.equal(gateway.count("gogate_failures_total", "pool_exhausted"), 1);
    assert.deepEqual(gateway.transitions, []);
  });

  test("keeps its upstream from being let go of while it waits for the next try", async () => {
    const retry = { backoff: { base: "20ms", max: "20ms" } };
    const upstreams = { bins: { backends: [{ address: "a:1" }], retry } };
    const gateway = new MemoryGateway(configure({ upstreams }), firstAnswers(BUSY));
    const { isQuiet, text } = await waitBetweenTries(gateway);
    assert.deepEqual([text(), isQuiet()], ["", false]);
    await gateway.passTime(10);
    assert.deepEqual([statusOf(text()), isQuiet()], ["200", true]);
  });

  test("lets its upstream go when the client leaves before the next try", async () => {
    const retry = { backoff: { base: "20ms", max: "20ms" } };
    const upstreams = { bins: { backends: [{ address: "a:1" }], retry } };
    const gateway = new MemoryGateway(configure({ upstreams }), answering(BUSY));
    const { isQuiet, leave } = await waitBetweenTries(gateway);
    assert.equal(isQuiet(), false);
    await leave();
    assert.equal(isQuiet(), true);
  });
});

/** A request whose first try has failed. */
async function waitBetweenTries(gateway: MemoryGateway) {
  const upstream = gateway.upstreams.get("bins")!;
  const { pipe, received } = gateway.connect();
  pipe.client.write(Buffer.from(GET));
  await gateway.settle();
  return {
    isQuiet: () => upstream.isQuiet,
    text: () => received.text,
    leave: async () => {
      pipe.client.reset();
      await gateway.settle();
    },
  };
}
