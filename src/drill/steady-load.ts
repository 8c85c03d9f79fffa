/** The script of a load that a file gives as a rate and a path, and what it is told. */
import { fileURLToPath } from "node:url";
import type { LoadScript } from "./drill-load.ts";

export interface InlineLoad {
  readonly rate: number;
  readonly path: string;
  readonly connectionsMax: number;
  readonly timeout: number;
}

const scriptPath = fileURLToPath(new URL("../../drills/steady-load.js", import.meta.url));
/** Whoever starts it ends it; this is beyond its end whatever happens. */
const lengthMax = "30m";

/** With a `seed`, requests are not evenly spaced, and the same seed spaces them in the same way. */
export function steadyLoad(gatewayUrl: string, load: InlineLoad, seed?: number): LoadScript {
  const { rate, path, connectionsMax, timeout } = load;
  return {
    scriptPath,
    env: {
      URL: `${gatewayUrl}${path}`,
      RATE: String(rate),
      VUS_MAX: String(connectionsMax),
      TIMEOUT: String(timeout),
      DURATION: lengthMax,
      ...(seed === undefined ? {} : { SEED: String(seed) }),
    },
  };
}
