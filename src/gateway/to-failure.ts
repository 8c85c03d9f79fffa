/** What went wrong below, in the gateway's own words. The one place that looks at error codes. */
import type { ResponseFailure } from "../http1/client-connection.ts";
import { ConnectTimeout } from "../socket/connect.ts";
import type { PoolRefusal } from "../upstream/connection-pool.ts";
import { Failure } from "./failures.ts";

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
  return new Failure(error instanceof ConnectTimeout ? "connect_timeout" : "connect_failed", error);
}
