/**
 * Lays a drill's changes over the configuration of the lab's gateway. `routes` come before those of
 * its http listener, and a backend's `address` may be the name of a target.
 */
import { type Mapping, mergePatch } from "../../config/merge-patch.ts";

/** Where each target is for the gateway: itself, or the relay in front of it. */
export type Places = Readonly<Record<string, string>>;

interface Backend extends Mapping {
  readonly address: string;
}

interface Upstream extends Mapping {
  readonly backends: readonly Backend[];
}

export function patchLabGateway(
  configuration: Mapping,
  { routes, ...patch }: Mapping,
  places: Places,
): Mapping {
  const merged = mergePatch(configuration, patch);
  const [http, ...others] = merged.listeners as readonly Mapping[];
  const upstreams = Object.entries((merged.upstreams ?? {}) as Readonly<Record<string, Upstream>>);
  return {
    ...merged,
    listeners: [
      { ...http, routes: [...((routes ?? []) as unknown[]), ...(http!.routes as unknown[])] },
      ...others,
    ],
    upstreams: Object.fromEntries(
      upstreams.map(([name, upstream]) => [name, placed(upstream, places)]),
    ),
  };
}

function placed(upstream: Upstream, places: Places): Upstream {
  const { backends = [] } = upstream;
  return {
    ...upstream,
    backends: backends.map((one) => ({ ...one, address: places[one.address] ?? one.address })),
  };
}
