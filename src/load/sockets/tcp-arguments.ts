/** What scripts give to the methods of a TCP socket, checked. */
const encodings: readonly string[] = ["utf8", "utf-8", "ascii", "base64", "base64url", "hex"];

export function readTcpTarget(
  portOrOptions: unknown,
  host: unknown,
): { port: number; host: string; isSecure: boolean; tags: Record<string, string> } {
  const isObject = typeof portOrOptions === "object" && portOrOptions !== null;
  const given = (isObject ? portOrOptions : { port: portOrOptions, host }) as {
    port?: unknown;
    host?: unknown;
    tls?: unknown;
    tags?: unknown;
  };
  const port = Number(given.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new TypeError(`port must be a whole number from 1 to 65535, got ${String(given.port)}`);
  }
  return {
    port,
    host: String(given.host ?? "") || "localhost",
    isSecure: given.tls === true,
    tags: toTagTable(given.tags),
  };
}

export function toTcpOctets(data: unknown, encoding: unknown): Buffer {
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data !== "string") throw new TypeError("invalid type: String or ArrayBuffer expected");
  const name = String(encoding ?? "utf8").toLowerCase();
  if (!encodings.includes(name)) throw new TypeError(`unsupported encoding: ${String(encoding)}`);
  // The extension takes a text that is said to be ASCII as it is.
  return Buffer.from(data, name === "ascii" ? "utf8" : (name as BufferEncoding));
}

export function toTagTable(value: unknown): Record<string, string> {
  const entries = Object.entries(Object(value)).map(([name, one]) => [name, String(one)]);
  return Object.fromEntries(entries);
}
