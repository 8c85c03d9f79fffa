/** One request of the drill's own to a party of the drill; anything but success is a failure. */
export async function fetchText(
  url: string,
  options: { readonly method?: string; readonly json?: unknown; readonly timeoutMs: number },
): Promise<string> {
  const { method = "GET", json, timeoutMs } = options;
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    ...(json === undefined
      ? {}
      : { body: JSON.stringify(json), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 200)}`);
  return text;
}
