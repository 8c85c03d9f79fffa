/** What a client gets while the store is away: 503 at once, and never a promise. */
import type { Call } from "../../serving/call.ts";
import type { Route } from "../../serving/route.ts";
import { StoreAway } from "./store-away.ts";

/** After how long it is worth another try. */
const FIELDS = "Retry-After: 1\r\n";

export function whileStoreAnswers(routes: readonly Route[], isAway: () => boolean): Route[] {
  return routes.map((route) => ({
    ...route,
    async handle(call) {
      if (isAway()) {
        refuse(call);
        return;
      }
      try {
        await route.handle(call);
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error;
        refuse(call);
      }
    },
  }));
}

function refuse({ reply }: Call): void {
  reply.problem(503, "the store of votes is away; nothing was promised", { fields: FIELDS });
}
