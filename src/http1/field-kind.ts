/** The fields that a gateway or a message parser must know, each a small number. */
export const FieldKind = {
  other: 0,
  host: 1,
  connection: 2,
  contentLength: 3,
  transferEncoding: 4,
  keepAlive: 5,
  proxyConnection: 6,
  te: 7,
  trailer: 8,
  upgrade: 9,
  expect: 10,
  via: 11,
  forwarded: 12,
  xForwardedFor: 13,
  xForwardedProto: 14,
  xForwardedHost: 15,
  xRealIp: 16,
  xRequestId: 17,
  traceparent: 18,
  authorization: 19,
  proxyAuthorization: 20,
  proxyAuthenticate: 21,
  cookie: 22,
  setCookie: 23,
  http2Settings: 24,
  date: 25,
  contentType: 26,
  contentEncoding: 27,
  contentRange: 28,
  cacheControl: 29,
  maxForwards: 30,
  retryAfter: 31,
  tracestate: 32,
  clientCert: 33,
} as const;

export type FieldKind = (typeof FieldKind)[keyof typeof FieldKind];

interface KnownName {
  readonly octets: Uint8Array;
  readonly kind: FieldKind;
  /**
   * `_` counts as `-`: what is made into variables of an environment (CGI, WSGI, Rack) reads both
   * as the same. Only for what nobody but the gateway may say; framing knows one spelling.
   */
  readonly isVariable: boolean;
}

/** Who believes them believes the gateway: no client may send them (RFC 7239 §8.1, RFC 9440 §4). */
export const gatewayKinds: readonly FieldKind[] = [
  FieldKind.forwarded,
  FieldKind.xForwardedFor,
  FieldKind.xForwardedProto,
  FieldKind.xForwardedHost,
  FieldKind.xRealIp,
  FieldKind.xRequestId,
  FieldKind.clientCert,
];

const byLength = groupByLength({
  host: FieldKind.host,
  connection: FieldKind.connection,
  "content-length": FieldKind.contentLength,
  "transfer-encoding": FieldKind.transferEncoding,
  "keep-alive": FieldKind.keepAlive,
  "proxy-connection": FieldKind.proxyConnection,
  te: FieldKind.te,
  trailer: FieldKind.trailer,
  upgrade: FieldKind.upgrade,
  expect: FieldKind.expect,
  via: FieldKind.via,
  forwarded: FieldKind.forwarded,
  "x-forwarded-for": FieldKind.xForwardedFor,
  "x-forwarded-proto": FieldKind.xForwardedProto,
  "x-forwarded-host": FieldKind.xForwardedHost,
  "x-real-ip": FieldKind.xRealIp,
  "x-request-id": FieldKind.xRequestId,
  traceparent: FieldKind.traceparent,
  tracestate: FieldKind.tracestate,
  authorization: FieldKind.authorization,
  "proxy-authorization": FieldKind.proxyAuthorization,
  "proxy-authenticate": FieldKind.proxyAuthenticate,
  cookie: FieldKind.cookie,
  "set-cookie": FieldKind.setCookie,
  "http2-settings": FieldKind.http2Settings,
  date: FieldKind.date,
  "content-type": FieldKind.contentType,
  "content-encoding": FieldKind.contentEncoding,
  "content-range": FieldKind.contentRange,
  "cache-control": FieldKind.cacheControl,
  "max-forwards": FieldKind.maxForwards,
  "retry-after": FieldKind.retryAfter,
  "client-cert": FieldKind.clientCert,
  "client-cert-chain": FieldKind.clientCert,
  "x-client-subject": FieldKind.clientCert,
  "x-forwarded-client-cert": FieldKind.clientCert,
});

/** The kind of the field name in `bytes[start, end)`, a token; case does not matter. */
export function fieldKindOf(bytes: Uint8Array, start: number, end: number): FieldKind {
  const candidates = byLength[end - start];
  if (candidates === undefined) return FieldKind.other;
  for (const candidate of candidates) {
    const { octets, kind, isVariable } = candidate;
    const isIt = isVariable
      ? equalsAsVariable(bytes, start, octets)
      : equalsIgnoringCase(bytes, start, octets);
    if (isIt) return kind;
  }
  return FieldKind.other;
}

/** Whether `bytes` has `lowerCase` at `start`; the caller knows that both are as long. */
export function equalsIgnoringCase(
  bytes: Uint8Array,
  start: number,
  lowerCase: Uint8Array,
): boolean {
  for (let i = 0; i < lowerCase.length; i++) {
    let octet = bytes[start + i]!;
    if (octet >= 0x41 && octet <= 0x5a) octet |= 0x20;
    if (octet !== lowerCase[i]) return false;
  }
  return true;
}

/** As `equalsIgnoringCase`, with `_` for `-` wherever it likes. */
function equalsAsVariable(bytes: Uint8Array, start: number, lowerCase: Uint8Array): boolean {
  for (let i = 0; i < lowerCase.length; i++) {
    let octet = bytes[start + i]!;
    if (octet === 0x5f) octet = 0x2d;
    else if (octet >= 0x41 && octet <= 0x5a) octet |= 0x20;
    if (octet !== lowerCase[i]) return false;
  }
  return true;
}

function groupByLength(
  names: Readonly<Record<string, FieldKind>>,
): readonly (KnownName[] | undefined)[] {
  const groups: (KnownName[] | undefined)[] = new Array(24).fill(undefined);
  for (const [name, kind] of Object.entries(names)) {
    const group = groups[name.length] ?? [];
    const isVariable = gatewayKinds.includes(kind);
    group.push({ octets: Buffer.from(name, "latin1"), kind, isVariable });
    groups[name.length] = group;
  }
  return groups;
}
