/** Requests at an even pace, whatever comes back; returns what ends them. */
export function startTraffic(
  url: string,
  requestsPerSecond: number,
  headers: Readonly<Record<string, string>> = {},
): () => Promise<void> {
  const pending = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    const one = fetch(url, { headers })
      .then((answer) => answer.arrayBuffer())
      // It is traffic to look at: what a busy lab refuses or resets shows up in the pictures.
      .catch(() => undefined)
      .finally(() => pending.delete(one));
    pending.add(one);
  }, 1000 / requestsPerSecond);
  return async () => {
    clearInterval(timer);
    await Promise.all(pending);
  };
}
