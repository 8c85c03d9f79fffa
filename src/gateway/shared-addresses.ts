/** Addresses that a configuration asks for twice: only one listener can have each. */
export interface SharedAddress {
  readonly path: (string | number)[];
  readonly text: string;
}

/** As far as it can be told: some of the configuration may be wrong. */
export function sharedAddresses(configuration: unknown): SharedAddress[] {
  const { listeners, admin } = (configuration ?? {}) as { listeners?: unknown; admin?: unknown };
  const wanted = [
    ...(Array.isArray(listeners) ? listeners : []).map((listener: unknown, at) => ({
      path: ["listeners", at, "listen"],
      address: addressOf(listener),
    })),
    { path: ["admin", "listen"], address: addressOf(admin) },
  ];
  return wanted.flatMap(({ path, address }, at) => {
    const first = wanted.slice(0, at).find((one) => one.address === address);
    if (address === undefined || first === undefined) return [];
    const [room, index] = first.path;
    return [{ path, text: `is the address of ${room}[${index}] already, got "${address}"` }];
  });
}

/** `undefined` when it takes any free port, or is none. */
function addressOf(listener: unknown): string | undefined {
  const { listen } = (listener ?? {}) as { listen?: { host?: unknown; port?: unknown } };
  const { host, port } = listen ?? {};
  return typeof port === "number" && port > 0 ? `${host}:${port}` : undefined;
}
