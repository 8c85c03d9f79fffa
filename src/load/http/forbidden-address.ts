/** An address that `blacklistIPs` forbids; the connection is not tried. */
export class ForbiddenAddress extends Error {
  override readonly name = "ForbiddenAddress";
}
