import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { readGatewayConfiguration } from "../../gateway/configuration.ts";
import { labOptions } from "./lab-options.ts";
import { makeLabPlan } from "./make-lab-plan.ts";
import { placeLabPorts } from "./place-lab-ports.ts";

describe("makeLabPlan", () => {
  test("plans six targets and one gateway", () => {
    const plan = makePlan({});
    assert.deepEqual(
      plan.targets.map(({ name }) => name),
      ["bin-1", "bin-2", "hello", "sre", "poll", "echo"],
    );
    assert.deepEqual(plan.gateway.args, ["gate", "--config", "-"]);
  });

  test("gives each target its ports, on the loopback address only", () => {
    const [, bin2] = makePlan({}).targets;
    assert.deepEqual(bin2?.environment, {
      HOST: "127.0.0.1",
      PORT: "18002",
      PPROF_PORT: "16062",
      LOG_LEVEL: "warn",
      TCP_ECHO_PORT: "18003",
    });
  });

  test("lets the lab file's variables win over its own", () => {
    const [bin1] = makePlan({ environment: { "bin-1": { LOG_LEVEL: "debug" } } }).targets;
    assert.equal(bin1?.environment.LOG_LEVEL, "debug");
  });

  test("has the gateway listen where the contract says", () => {
    const config = gatewayConfig({});
    assert.deepEqual(
      config.listeners.map(({ listen, protocol }) => `${listen} ${protocol}`),
      ["127.0.0.1:18080 http", "127.0.0.1:18081 tcp", "127.0.0.1:20000 http"],
    );
    assert.deepEqual(config.admin, { listen: "127.0.0.1:19091" });
  });

  test("gives the gateway a configuration that it accepts", () => {
    const { input } = makePlan({}).gateway;
    assert.equal(readGatewayConfiguration(input, "lab").listeners.length, 3);
  });

  const routes = [
    { path: "/hello", upstream: "hello" },
    { path: "/api", upstream: "echo" },
    { path: "/vote", upstream: "poll" },
    { path: "/votes", upstream: "poll" },
    { path: "/polls", upstream: "poll" },
    { path: "/options", upstream: "poll" },
    { path: "/swagger", upstream: "poll" },
    { path: "/sre/", upstream: "sre" },
    { path: "/", upstream: "bins" },
  ];
  for (const { path, upstream } of routes) {
    test(`routes ${path} to ${upstream}`, () => {
      const route = gatewayConfig({}).listeners[0]?.routes.find(({ match }) => match.path === path);
      assert.equal(route?.upstream, upstream);
    });
  }

  test("limits each client to the lab file's rate", () => {
    assert.equal(gatewayConfig({ ratePerSecond: 50 }).rateLimits.perClient.rate, 50);
  });
});

interface GatewayConfig {
  readonly admin: unknown;
  readonly listeners: readonly {
    readonly listen: string;
    readonly protocol: string;
    readonly routes: readonly { readonly match: { readonly path: string }; upstream: string }[];
  }[];
  readonly rateLimits: { readonly perClient: { readonly rate: number } };
}

function makePlan(lab: object): ReturnType<typeof makeLabPlan> {
  return makeLabPlan({
    ports: placeLabPorts({ offset: 10_000, moved: {} }),
    lab: labOptions.parse(lab),
    logsRequests: false,
  });
}

function gatewayConfig(lab: object): GatewayConfig {
  return parse(makePlan(lab).gateway.input) as GatewayConfig;
}
