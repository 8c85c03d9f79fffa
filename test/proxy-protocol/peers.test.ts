/** The PROXY protocol with those who speak it: HAProxy on either side, nginx behind. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { httpListener, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { claimPort } from "../ports/claim-ports.ts";
import { Authority } from "../tls/authority.ts";
import { Folder, metric } from "../tls/listening.ts";
import { absentPeers, curl, startHaproxy, startNginx } from "./peers.ts";

const from = ["127.0.0.0/8"];
const skip = absentPeers.length > 0 && `not installed: ${absentPeers.join(", ")}`;

/** Says who it is told that the client is. */
async function runTeller(t: TestContext): Promise<string> {
  return await runBackend(t, "teller", (exchange) => {
    exchange.respond(200, "", exchange.request.fields.get("x-forwarded-for") ?? "nobody");
  });
}

/** In front of the gateway; it knows its client by another address than its own. */
function inFront(how: string, target: number): (port: number) => string[] {
  return (port) => [
    "listen in-front",
    "  mode tcp",
    `  bind 127.0.0.1:${port}`,
    `  server weir 127.0.0.1:${target} ${how}`,
  ];
}

describe("the PROXY protocol from HAProxy", { skip }, () => {
  for (const how of [
    "send-proxy",
    "send-proxy-v2",
    "send-proxy-v2 proxy-v2-options crc32c,unique-id",
  ]) {
    test(`tells an http listener its client (${how})`, async (t) => {
      const folder = new Folder(t);
      const log = folder.write("access.log", "");
      const gateway = await runGateway(t, {
        workers: 2,
        listeners: [
          {
            listen: "127.0.0.1:0",
            protocol: "http",
            proxyProtocol: { accept: true, from },
            routes: [{ match: { path: "/" }, upstream: "teller", rateLimit: "each" }],
          },
        ],
        rateLimits: { each: { rate: 0.001, burst: 1, key: "clientIp" } },
        upstreams: { teller: { backends: [{ address: await runTeller(t) }] } },
        accessLog: { path: log },
      });
      const port = await startHaproxy(t, inFront(how, gateway.ports[0]!));
      for (const address of ["127.0.0.7", "127.0.0.8"]) {
        const asked = await curl(["--interface", address, `http://127.0.0.1:${port}/`]);
        assert.equal(asked.text, address);
      }
      const again = await curl(["--interface", "127.0.0.7", `http://127.0.0.1:${port}/`]);
      assert.match(again.text, /rate_limited/);
      let logged = "";
      while (logged.split("\n").length < 4) logged = readFileSync(log, "utf8");
      const clients = logged
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).client);
      assert.deepEqual(clients.toSorted(), ["127.0.0.7", "127.0.0.7", "127.0.0.8"]);
    });

    test(`tells it before TLS (${how})`, async (t) => {
      const authority = await Authority.make();
      const folder = new Folder(t);
      const ca = folder.write("ca.pem", authority.cert);
      const gateway = await runGateway(t, {
        workers: 1,
        listeners: [
          {
            listen: "127.0.0.1:0",
            protocol: "http",
            tls: folder.pair("a", await authority.issue({ names: ["a.example"] })),
            proxyProtocol: { accept: true, from },
            routes: [{ match: { path: "/" }, upstream: "teller" }],
          },
        ],
        upstreams: { teller: { backends: [{ address: await runTeller(t) }] } },
      });
      const port = await startHaproxy(t, inFront(how, gateway.ports[0]!));
      const to = ["--cacert", ca, "--connect-to", `a.example:443:127.0.0.1:${port}`];
      const asked = await curl([...to, "--interface", "127.0.0.7", "https://a.example/"]);
      assert.equal(asked.text, "127.0.0.7");
    });
  }

  test("lets its checks of health through, which tell no client", async (t) => {
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [httpListener("teller", { proxyProtocol: { accept: true, from } })],
      upstreams: { teller: { backends: [{ address: await runTeller(t) }] } },
    });
    const port = await startHaproxy(t, (at) => [
      "frontend in-front",
      "  mode http",
      `  bind 127.0.0.1:${at}`,
      "  default_backend weir",
      "backend weir",
      "  mode http",
      "  option httpchk GET /",
      // A busy machine is late now and then; the server is to stay where it is.
      "  timeout check 5s",
      `  server weir 127.0.0.1:${gateway.ports[0]} send-proxy-v2 check inter 200 fall 100 rise 1`,
    ]);
    while ((await metric(gateway.admin, "http_requests_total")) < 3);
    const asked = await curl([`http://127.0.0.1:${port}/`]);
    assert.equal(asked.text, "127.0.0.1");
    assert.equal(await metric(gateway.admin, "failures_total", "proxy_"), 0);
  });
});

describe("the PROXY protocol to backends", { skip }, () => {
  for (const version of ["v1", "v2"]) {
    test(`tells nginx the client, and that a check is one (${version})`, async (t) => {
      const nginx = await startNginx(t);
      const gateway = await runGateway(t, {
        workers: 1,
        listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "nginx" }],
        upstreams: {
          nginx: {
            proxyProtocol: version,
            backends: [{ address: `127.0.0.1:${nginx}` }],
            health: { path: "/", interval: "10ms" },
          },
        },
      });
      const port = gateway.ports[0]!;
      const clientPort = await claimPort();
      const words = ["--interface", "127.0.0.7", "--local-port", String(clientPort)];
      const asked = await curl([...words, `http://127.0.0.1:${port}/`]);
      assert.match(asked.text, new RegExp(`^127\\.0\\.0\\.7 ${clientPort} ${port}$`));
      assert.equal(await metric(gateway.admin, "backend_up"), 1);
      assert.equal(await metric(gateway.admin, "failures_total"), 0);
    });

    test(`tells HAProxy the client that HAProxy has told (${version})`, async (t) => {
      const behind = await startHaproxy(t, (at) => [
        "frontend behind",
        "  mode http",
        `  bind 127.0.0.1:${at} accept-proxy`,
        "  http-request return status 200 content-type text/plain lf-string %[src]:%[dst_port]",
      ]);
      const gateway = await runGateway(t, {
        workers: 1,
        listeners: [
          { listen: "127.0.0.1:0", protocol: "tcp", upstream: "behind", proxyProtocol: { from } },
        ],
        upstreams: {
          behind: {
            proxyProtocol: version,
            backends: [{ address: `127.0.0.1:${behind}` }],
            health: { path: "/", interval: "10ms" },
          },
        },
      });
      const port = await startHaproxy(t, inFront("send-proxy-v2", gateway.ports[0]!));
      const asked = await curl(["--interface", "127.0.0.7", `http://127.0.0.1:${port}/`]);
      // What the client has connected to, not what the gateway listens on.
      assert.equal(asked.text, `127.0.0.7:${port}`);
      assert.equal(await metric(gateway.admin, "backend_up"), 1);
    });
  }

  test("comes before TLS", async (t) => {
    const authority = await Authority.make();
    const folder = new Folder(t);
    const pair = await authority.issue({ names: ["behind.example"] });
    const pem = folder.write("behind.pem", `${pair.cert}\n${pair.key}`);
    const behind = await startHaproxy(t, (at) => [
      "frontend behind",
      "  mode http",
      `  bind 127.0.0.1:${at} accept-proxy ssl crt ${pem}`,
      "  http-request return status 200 content-type text/plain lf-string %[src]",
    ]);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "behind" }],
      upstreams: {
        behind: {
          proxyProtocol: "v2",
          tls: { ca: folder.write("ca.pem", authority.cert), serverName: "behind.example" },
          backends: [{ address: `127.0.0.1:${behind}` }],
          health: { path: "/", interval: "10ms" },
        },
      },
    });
    const url = `http://127.0.0.1:${gateway.ports[0]}/`;
    assert.equal((await curl(["--interface", "127.0.0.7", url])).text, "127.0.0.7");
    assert.equal(await metric(gateway.admin, "backend_up"), 1);
  });
});

describe("a client that says what only a proxy may say", { skip }, () => {
  test("is closed by a listener that does not know it", async (t) => {
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [
        {
          listen: "127.0.0.1:0",
          protocol: "http",
          proxyProtocol: { accept: true, from: ["192.0.2.0/24"] },
          routes: [{ match: { path: "/" }, respond: { status: 204 } }],
        },
      ],
    });
    const url = `http://127.0.0.1:${gateway.ports[0]}/`;
    for (const words of [["--haproxy-protocol"], []]) {
      assert.notEqual((await curl([...words, url])).status, 0);
    }
    const label = 'code="proxy_peer_refused"';
    assert.equal(await metric(gateway.admin, "failures_total", label), 2);
  });

  test("is not believed by a listener that reads no header", async (t) => {
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [
        {
          listen: "127.0.0.1:0",
          protocol: "http",
          routes: [{ match: { path: "/" }, respond: { status: 204 } }],
        },
      ],
    });
    const socket = connect(gateway.ports[0]!, "127.0.0.1");
    socket.write("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    assert.match(answer, /^HTTP\/1\.1 400 /);
  });
});
