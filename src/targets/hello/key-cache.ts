/**
 * The pre-built cache that each request reads one entry of, key after key. It is there to give a
 * load test some memory to touch; an entry holds the answer's field lines, ready to be sent.
 */
import { toFlatText } from "../../http1/flat-text.ts";

export type CacheShape = "slice" | "map";

export interface KeyCache {
  /** The entry of the next key; after the last one comes the first. */
  next(): string;
}

const TEXT = "Content-Type: text/plain; charset=utf-8\r\n";

export function makeKeyCache(shape: CacheShape, entries: number): KeyCache {
  const read = shape === "slice" ? makeSlice(entries) : makeMap(entries);
  let key = 0;
  return {
    next() {
      const entry = read(key);
      key = key + 1 === entries ? 0 : key + 1;
      return entry;
    },
  };
}

function makeSlice(entries: number): (key: number) => string {
  const slice = Array.from({ length: entries }, (_, key) => toEntry(key));
  return (key) => slice[key]!;
}

function makeMap(entries: number): (key: number) => string {
  const map = new Map<number, string>();
  for (let key = 0; key < entries; key++) map.set(key, toEntry(key));
  return (key) => map.get(key)!;
}

function toEntry(key: number): string {
  return toFlatText(`${TEXT}x-cache-key: ${key}\r\n`);
}
