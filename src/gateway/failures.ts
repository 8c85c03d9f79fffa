/**
 * What can go wrong with an exchange or a connection. Status, side and breaker accounting are read
 * from this table and decided nowhere else.
 */
export interface FailureKind {
  /** What the client gets; 499 is only logged, as the client is gone. */
  readonly status: number;
  readonly side: "client" | "backend" | "gateway";
  /** Whether the breaker of the backend counts it. */
  readonly countsAgainstBackend: boolean;
  /**
   * The name by which an upstream's `retry.on` covers it. A `connectFailure` has brought no octet
   * of the request to the backend.
   */
  readonly retry: "never" | "connectFailure" | "reset" | "504";
  readonly text: string;
}

export const failures = {
  bad_request: {
    status: 400,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the request could not be read",
  },
  no_route: {
    status: 404,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "no route matches",
  },
  method_not_allowed: {
    status: 405,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the route does not take this method",
  },
  rate_limited: {
    status: 429,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the rate limit is exceeded",
  },
  rate_limit_unavailable: {
    status: 503,
    side: "gateway",
    countsAgainstBackend: false,
    retry: "never",
    text: "the store of the rate limit does not answer",
  },
  too_many_connections: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the listener has as many connections as it may have; this one is closed unread",
  },
  out_of_descriptors: {
    status: 503,
    side: "gateway",
    countsAgainstBackend: false,
    retry: "never",
    text: "the process has no descriptor left for a connection",
  },
  proxy_peer_refused: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the peer is no proxy from which a PROXY header is accepted; it is closed unread",
  },
  proxy_header_refused: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the connection does not begin with a PROXY header that is in order",
  },
  proxy_header_timeout: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the PROXY header was not complete in time",
  },
  too_many_proxy_headers: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the listener waits for as many PROXY headers as it may; this one is closed unread",
  },
  client_not_tls: {
    status: 400,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "this port speaks TLS, and the client does not",
  },
  too_many_handshakes: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the listener has as many TLS handshakes under way as it may; this one is closed unread",
  },
  client_handshake_timeout: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the client did not complete its TLS handshake in time",
  },
  client_handshake_failed: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the TLS handshake with the client failed",
  },
  client_certificate_refused: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the client has shown no certificate that the listener accepts",
  },
  client_left: {
    status: 499,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the client closed the connection",
  },
  client_timeout: {
    status: 408,
    side: "client",
    countsAgainstBackend: false,
    retry: "never",
    text: "the client took longer than its route allows",
  },
  no_backend: {
    status: 503,
    side: "gateway",
    countsAgainstBackend: false,
    retry: "never",
    text: "no backend is available",
  },
  concurrency_limited: {
    status: 503,
    side: "gateway",
    countsAgainstBackend: false,
    retry: "never",
    text: "as many requests as the backends may have are under way",
  },
  pool_exhausted: {
    status: 503,
    side: "gateway",
    countsAgainstBackend: false,
    retry: "connectFailure",
    text: "no connection to the backend is free",
  },
  connect_failed: {
    status: 502,
    side: "backend",
    countsAgainstBackend: true,
    retry: "connectFailure",
    text: "the backend cannot be connected to",
  },
  connect_timeout: {
    status: 504,
    side: "backend",
    countsAgainstBackend: true,
    retry: "connectFailure",
    text: "the backend does not accept connections in time",
  },
  no_local_port: {
    status: 503,
    side: "gateway",
    countsAgainstBackend: false,
    retry: "connectFailure",
    text: "no port of this machine is free for a connection to the backend",
  },
  backend_certificate_refused: {
    status: 502,
    side: "backend",
    countsAgainstBackend: true,
    retry: "connectFailure",
    text: "the certificate of the backend is not accepted",
  },
  backend_handshake_failed: {
    status: 502,
    side: "backend",
    countsAgainstBackend: true,
    retry: "connectFailure",
    text: "the TLS handshake with the backend failed",
  },
  connection_closed: {
    status: 502,
    side: "backend",
    countsAgainstBackend: true,
    retry: "reset",
    text: "the backend closed the connection before its answer was complete",
  },
  connection_reset: {
    status: 502,
    side: "backend",
    countsAgainstBackend: true,
    retry: "reset",
    text: "the backend reset the connection",
  },
  bad_response: {
    status: 502,
    side: "backend",
    countsAgainstBackend: true,
    retry: "never",
    text: "the answer of the backend could not be read",
  },
  response_timeout: {
    status: 504,
    side: "backend",
    countsAgainstBackend: true,
    retry: "504",
    text: "the backend does not answer in time",
  },
  response_stalled: {
    status: 504,
    side: "backend",
    countsAgainstBackend: true,
    retry: "never",
    text: "the backend stopped in the middle of its answer",
  },
  exchange_timeout: {
    status: 504,
    side: "backend",
    countsAgainstBackend: true,
    retry: "never",
    text: "the exchange took longer than its route allows",
  },
} as const satisfies Record<string, FailureKind>;

export type FailureCode = keyof typeof failures;

/** One thing that went wrong; the client is told the sentence and the code, the log the chain. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;

  constructor(code: FailureCode, cause?: unknown) {
    super(failures[code].text, { cause });
    this.code = code;
  }

  get kind(): FailureKind {
    return failures[this.code];
  }
}
