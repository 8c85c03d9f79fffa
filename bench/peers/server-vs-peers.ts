/**
 * Weir's targets hello and echo beside nginx, Go and Node servers, one core each in turn.
 *
 *     wrk ──> server under test
 *     core 1       core 0
 */
import { benchAndWrite } from "./bench-and-write.ts";
import type { Scenario } from "./peer.ts";
import { nginxServer, servers, weirTarget } from "./servers.ts";
import { smallBytes } from "./start-origin.ts";

const hello: readonly Scenario[] = [64, 512].map((connections) => ({
  name: `hello-${connections}`,
  connections,
  method: "GET",
  path: "/hello/virtual",
  responseBytes: smallBytes,
}));

// One of the demo users, whose passwords are public.
const credentials = Buffer.from("remarkablebob:2rFtex").toString("base64");
// deploy/wrk/echo.lua is run with 400 connections.
const echo: readonly Scenario[] = [64, 400].map((connections) => ({
  name: `echo-${connections}`,
  connections,
  method: "POST",
  path: "/api/echo",
  headers: { "Content-Type": "application/json", Authorization: `Basic ${credentials}` },
  body: JSON.stringify({ foo: "bar", number: 17, list: [1, 2, 3], text: "x".repeat(960) }),
}));

const cores = { measured: "0", load: "1" };
const file = import.meta.filename;
const withoutMetrics = weirTarget("hello", "weir without metrics", { METRICS_ENABLED: "false" });
const helloPeers = [weirTarget("hello"), withoutMetrics, nginxServer, ...servers];
await benchAndWrite({ name: "hello", file, peers: helloPeers, scenarios: hello, cores });
const echoPeers = [weirTarget("echo"), ...servers];
await benchAndWrite({ name: "echo", file, peers: echoPeers, scenarios: echo, cores });
