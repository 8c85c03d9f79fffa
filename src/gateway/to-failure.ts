/** What went wrong below, in the gateway's own words. The one place that looks at error codes. */
import type { ResponseFailure } from "../http1/client-connection.ts";
import { ConnectTimeout, TlsFailure } from "../socket/connect.ts";
import type { ProxyRefusal } from "../socket/proxy-acceptor.ts";
import type { HandshakeRefusal } from "../socket/tls-acceptor.ts";
import type { PoolRefusal } from "../upstream/connection-pool.ts";
import { Failure, type FailureCode } from "./failures.ts";

export function toFailure(what: PoolRefusal | ResponseFailure): Failure {
  if ("name" in what) {
    if (what.name !== "dial-failed") return new Failure("pool_exhausted", what.name);
    return fromDialError(what.cause);
  }
  switch (what.kind) {
    case "closed":
      return new Failure("connection_closed", what.cause);
    case "reset":
      return new Failure("connection_reset", what.cause);
    case "malformed":
      return new Failure("bad_response", what.problem);
  }
}

/** What kept a connection from being opened. */
export function fromDialError(error: Error): Failure {
  if (error instanceof ConnectTimeout) return new Failure("connect_timeout", error);
  if (error instanceof TlsFailure) {
    const { isCertificate, cause } = error;
    const code = isCertificate ? "backend_certificate_refused" : "backend_handshake_failed";
    return new Failure(code, cause);
  }
  return new Failure(dialCodes[codeOf(error)] ?? "connect_failed", error);
}

/** What keeps us from connecting to anybody is no backend's failure. */
const dialCodes: Readonly<Record<string, FailureCode>> = {
  EMFILE: "out_of_descriptors",
  ENFILE: "out_of_descriptors",
  EADDRNOTAVAIL: "no_local_port",
};

/** Why a connection did not get past its PROXY header. */
export function fromProxyRefusal({ name }: ProxyRefusal): FailureCode {
  return proxyCodes[name];
}

const proxyCodes: Readonly<Record<ProxyRefusal["name"], FailureCode>> = {
  "untrusted-peer": "proxy_peer_refused",
  "too-many": "too_many_proxy_headers",
  timeout: "proxy_header_timeout",
  "bad-header": "proxy_header_refused",
};

/** Why a client's handshake came to nothing. */
export function fromHandshakeRefusal(refusal: HandshakeRefusal): FailureCode {
  switch (refusal.name) {
    case "not-tls":
      return "client_not_tls";
    case "too-many":
      return "too_many_handshakes";
    case "timeout":
      return "client_handshake_timeout";
    case "certificate":
      return "client_certificate_refused";
    case "failed":
      return handshakeCodes[codeOf(refusal.cause)] ?? "client_handshake_failed";
  }
}

const handshakeCodes: Readonly<Record<string, FailureCode>> = {
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "client_certificate_refused",
};

function codeOf(error: Error): string {
  return String(Object(error).code ?? "");
}
