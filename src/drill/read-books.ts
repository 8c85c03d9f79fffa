/** What gateway and targets have counted so far, and the difference that a drill made. */
import { setTimeout as sleep } from "node:timers/promises";
import { readExposition } from "../telemetry/read-exposition.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { Ledgers, Moment } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { fetchText } from "./fetch-text.ts";
import type { GatewayObserver } from "./gateway-observer.ts";

export interface Books {
  readonly gateway: Moment;
  readonly targets: Readonly<Record<string, number>>;
}

const timeoutMs = 2000;
/** An answer is counted right after it has left: the last of a load may need a moment. */
const settleTries = 15;
const settlePauseMs = 200;

export async function readBooks(
  plan: DrillPlan,
  system: DrillSystem,
  observer: GatewayObserver,
): Promise<Books> {
  const { targets, targetRoute } = plan.ledgers;
  const counts = await Promise.all(
    targets.map(async (target) => {
      const text = await fetchText(`${system.targets[target]!.url}/metrics`, { timeoutMs });
      const requests = readExposition(text).sum("http_requests_total", { route: targetRoute });
      return [target, requests] as const;
    }),
  );
  return { gateway: await observer.look(), targets: Object.fromEntries(counts) };
}

/** Reads until nothing changes any more. */
export async function readSettledBooks(
  plan: DrillPlan,
  system: DrillSystem,
  observer: GatewayObserver,
): Promise<Books> {
  let books = await readBooks(plan, system, observer);
  for (let tries = 0; tries < settleTries; tries++) {
    await sleep(settlePauseMs);
    const later = await readBooks(plan, system, observer);
    const isSettled = textOf(later) === textOf(books);
    books = later;
    if (isSettled) break;
  }
  return books;
}

/** What the parties but the client counted between two readings. */
export function booksBetween(before: Books, after: Books): Omit<Ledgers, "client"> {
  return {
    gateway: {
      answers: grown(before.gateway.answers, after.gateway.answers),
      attempts: grown(before.gateway.attempts, after.gateway.attempts),
      rejected: after.gateway.rejected - before.gateway.rejected,
      retries: after.gateway.retries - before.gateway.retries,
    },
    targets: Object.fromEntries(
      Object.entries(grown(before.targets, after.targets)).map(([target, requests]) => [
        target,
        { requests },
      ]),
    ),
  };
}

type Counts = Readonly<Record<string, number>>;

function grown(before: Counts, after: Counts): Counts {
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([name, count]) => count !== 0 || name in before === false),
  );
}

function textOf({ gateway, targets }: Books): string {
  return JSON.stringify([gateway.answers, gateway.attempts, targets]);
}
