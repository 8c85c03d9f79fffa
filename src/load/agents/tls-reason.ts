/** Why a TLS handshake has failed, without the places in OpenSSL's source. */
export function tlsReason(error: Error): string {
  return "reason" in error ? String(error.reason) : error.message;
}
