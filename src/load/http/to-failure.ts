/** Why a request got no response, as k6 says it: a number for tags and a sentence. */
import { ConnectTimeout, TlsFailure } from "../../socket/connect.ts";
import { ForbiddenAddress } from "./forbidden-address.ts";

export interface RequestFailure {
  readonly code: number;
  readonly text: string;
}

export const requestTimeout: RequestFailure = { code: 1050, text: "request timeout" };

/** A connection that could not be made. */
export function toConnectFailure(failure: Error): RequestFailure {
  const error = failure instanceof TlsFailure ? failure.cause : failure;
  if (error instanceof ConnectTimeout) return requestTimeout;
  if (error instanceof ForbiddenAddress) return { code: 1110, text: error.message };
  switch (codeOf(error)) {
    case "ECONNREFUSED":
      return { code: 1212, text: "dial: connection refused" };
    case "ETIMEDOUT":
      return { code: 1211, text: "dial: i/o timeout" };
    case "ENOTFOUND":
      return { code: 1101, text: "lookup: no such host" };
    case "EAI_AGAIN":
      return { code: 1100, text: `lookup: ${error.message}` };
    case "ECONNRESET":
      return { code: 1220, text: "dial: connection reset by peer" };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return { code: 1311, text: "x509: certificate doesn't match hostname" };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return { code: 1310, text: "x509: unknown authority" };
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return { code: 1301, text: "tls: first record does not look like a TLS handshake" };
    default:
      return codeOf(error)?.startsWith("ERR_SSL") === true
        ? { code: 1300, text: `tls: ${reasonOf(error)}` }
        : { code: 1210, text: `dial: ${error.message}` };
  }
}

/** A connection that ended, or carried something else than a response. */
export function toExchangeFailure(
  kind: "closed" | "reset" | "malformed",
  problem: string | undefined,
  cause: Error | undefined,
): RequestFailure {
  if (kind === "malformed") return { code: 1000, text: `malformed HTTP response: ${problem}` };
  if (kind === "closed") return { code: 1000, text: "EOF" };
  return codeOf(cause) === "EPIPE"
    ? { code: 1201, text: "write: broken pipe" }
    : { code: 1220, text: "read: connection reset by peer" };
}

/** OpenSSL's message begins with the number of a thread, and names its own source. */
function reasonOf(error: Error): string {
  const { reason } = error as { reason?: unknown };
  return typeof reason === "string" ? reason : error.message;
}

function codeOf(error: Error | undefined): string | undefined {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}
