/**
 * Has the runtime collect what nobody holds any more, now. Node gives the function for this only to
 * who asks by a flag, and a flag can be set while it runs.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Stops the thread for as long as marking takes what is still held: milliseconds, most often. */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  collect();
}
