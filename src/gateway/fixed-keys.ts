/** What a running gateway cannot change, and what it says when a new configuration does. */
import { isDeepStrictEqual } from "node:util";
import type { GatewayConfiguration } from "./configuration.ts";
import { listenAddress, listenerIdentity } from "./listener-identity.ts";

interface FixedChange {
  readonly path: (string | number)[];
  readonly text: string;
}

type Fixed = Pick<
  GatewayConfiguration,
  "workers" | "readPath" | "metricsPrefix" | "admin" | "redis"
>;

const RESTART = "cannot be changed while the gateway runs";

/** One for each key that would need a restart. */
export function fixedChanges(
  present: GatewayConfiguration,
  wanted: GatewayConfiguration,
): FixedChange[] {
  const keys = [
    change(["workers"], present, wanted, ({ workers }) => workers),
    change(["readPath"], present, wanted, ({ readPath }) => readPath),
    change(["metricsPrefix"], present, wanted, ({ metricsPrefix }) => metricsPrefix),
    redisChanges(present, wanted),
    change(["admin", "listen"], present, wanted, ({ admin }) => listenAddress(admin)),
  ];
  return [...keys.flat(), ...listenerChanges(present, wanted)];
}

/** Threads are connected to it. Its url is a secret. */
function redisChanges(present: Fixed, wanted: Fixed): FixedChange[] {
  const { redis } = present;
  if (redis === undefined || isDeepStrictEqual(redis, wanted.redis)) return [];
  return [{ path: ["redis"], text: RESTART }];
}

function change(
  path: string[],
  present: Fixed,
  wanted: Fixed,
  read: (configuration: Fixed) => string | number,
): FixedChange[] {
  if (isDeepStrictEqual(read(present), read(wanted))) return [];
  return [{ path, text: `${RESTART}, where it is ${read(present)}; got ${read(wanted)}` }];
}

/** Two listeners cannot share an address, and a new one would have to before the old one goes. */
function listenerChanges(
  present: GatewayConfiguration,
  wanted: GatewayConfiguration,
): FixedChange[] {
  return wanted.listeners.flatMap((listener, at) => {
    const before = present.listeners.find(
      (one) => one.listen.port !== 0 && listenAddress(one) === listenAddress(listener),
    );
    if (before === undefined || listenerIdentity(before) === listenerIdentity(listener)) return [];
    const isTls = (before.tls === undefined) !== (listener.tls === undefined);
    const same = isTls ? "tls" : "proxyProtocol";
    const key = before.protocol === listener.protocol ? same : "protocol";
    const text = `of ${listenAddress(listener)} ${RESTART}`;
    return [{ path: ["listeners", at, key], text }];
  });
}
