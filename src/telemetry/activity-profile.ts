/**
 * Threads and handles as a profile for `go tool pprof`: a thread counts with its stack, a handle
 * under its type and its thread, so that `-top` shows what there is most of.
 */
import { gzipSync } from "node:zlib";
import {
  Line,
  Location,
  Profile,
  Function as ProfileFunction,
  Sample,
  StringTable,
  ValueType,
} from "pprof-format";
import type { Activity } from "./read-activity.ts";

/** Gzipped. */
export function toActivityProfile({ threads }: Activity): Uint8Array {
  const stacks = new StackTable();
  for (const { id, stack, handles } of threads) {
    const thread = `thread ${id}`;
    if (stack.length > 0) stacks.add([...stack, thread], 1);
    for (const [type, count] of handles) stacks.add([type, "handles", thread], count);
  }
  return gzipSync(stacks.encode());
}

/** A profile of frames that are known by name, one sample for each stack. */
class StackTable {
  readonly #strings = new StringTable();
  readonly #ids = new Map<string, number>();
  readonly #functions: ProfileFunction[] = [];
  readonly #locations: Location[] = [];
  readonly #samples: Sample[] = [];

  /** `frames`: innermost first. */
  add(frames: readonly string[], count: number): void {
    const locationId = frames.map((frame) => this.#idOf(frame));
    this.#samples.push(new Sample({ locationId, value: [count] }));
  }

  encode(): Uint8Array {
    const count = new ValueType({
      type: this.#strings.dedup("goroutine"),
      unit: this.#strings.dedup("count"),
    });
    const profile = new Profile({
      sampleType: [count],
      sample: this.#samples,
      location: this.#locations,
      function: this.#functions,
      stringTable: this.#strings,
      periodType: count,
      period: 1,
    });
    return profile.encode();
  }

  #idOf(frame: string): number {
    const known = this.#ids.get(frame);
    if (known !== undefined) return known;
    const id = this.#functions.length + 1;
    this.#ids.set(frame, id);
    const { name, file, line } = toPlace(frame);
    const filename = this.#strings.dedup(file);
    const nameAt = this.#strings.dedup(name);
    this.#functions.push(new ProfileFunction({ id, name: nameAt, systemName: nameAt, filename }));
    this.#locations.push(new Location({ id, line: [new Line({ functionId: id, line })] }));
    return id;
  }
}

/** `call (file:12:3)` or `file:12:3`; anything else is a name. */
function toPlace(frame: string): { name: string; file: string; line: number } {
  const match = /^(?:(.*) \()?(.+?):(\d+):\d+\)?$/.exec(frame);
  if (match === null) return { name: frame, file: "", line: 0 };
  const [, name = "(anonymous)", file = "", line = "0"] = match;
  return { name: name === "" ? "(anonymous)" : name, file, line: Number(line) };
}
