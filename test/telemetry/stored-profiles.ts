/** As what a Pyroscope server stores each type that is pushed: `name:measure:unit:period:unit`. */
import type { PushedType } from "../../src/telemetry/profiling/pyroscope-request.ts";

export const storedProfiles: Readonly<Record<PushedType, readonly string[]>> = {
  cpu: ["process_cpu:samples:count:cpu:nanoseconds", "process_cpu:cpu:nanoseconds:cpu:nanoseconds"],
  alloc: ["memory:alloc_objects:count:space:bytes", "memory:alloc_space:bytes:space:bytes"],
  inuse: ["memory:inuse_objects:count:space:bytes", "memory:inuse_space:bytes:space:bytes"],
  goroutines: ["goroutines:goroutine:count:goroutine:count"],
};
