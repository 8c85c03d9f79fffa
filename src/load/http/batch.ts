/**
 * Runs many requests at once, but at most so many, and at most so many to one host.
 */
export interface BatchLimits {
  /** 0: no limit, as in k6. */
  readonly requestsMax: number;
  readonly requestsPerHostMax: number;
}

export interface BatchEntry<T> {
  readonly host: string;
  run(): Promise<T>;
}

/** Results in the order of the entries. */
export function runBatch<T>(entries: readonly BatchEntry<T>[], limits: BatchLimits): Promise<T[]> {
  const waiting = [...entries.keys()];
  const underWay = new Map<string, number>();
  const results = new Array<T>(entries.length);
  const isFull = (count: number, max: number): boolean => max > 0 && count >= max;
  let running = 0;
  return new Promise((resolve, reject) => {
    const next = (): void => {
      if (waiting.length === 0 && running === 0) resolve(results);
      for (let i = 0; i < waiting.length && !isFull(running, limits.requestsMax); ) {
        const index = waiting[i]!;
        const entry = entries[index]!;
        const count = underWay.get(entry.host) ?? 0;
        if (isFull(count, limits.requestsPerHostMax)) {
          i += 1;
          continue;
        }
        waiting.splice(i, 1);
        underWay.set(entry.host, count + 1);
        running += 1;
        entry.run().then((result) => {
          results[index] = result;
          running -= 1;
          underWay.set(entry.host, underWay.get(entry.host)! - 1);
          next();
        }, reject);
      }
    };
    next();
  });
}
