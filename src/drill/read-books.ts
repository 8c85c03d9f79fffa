/** What gateway and targets have counted so far, and the difference that a drill made. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Exposition, readExposition } from "../telemetry/read-exposition.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { Counts, Ledgers, Moment } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { fetchText } from "./fetch-text.ts";
import type { GatewayObserver } from "./gateway-observer.ts";

interface TargetBook {
  /** `undefined`: it has no such counter. */
  readonly requests: number | undefined;
  /** Another one means that the process is another one. */
  readonly startedS: number;
}

export interface Books {
  readonly gateway: Moment;
  readonly targets: Readonly<Record<string, TargetBook>>;
}

/** A target may still be busy with what its clients have given up long ago. */
const patienceMs = 30_000;
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
      const text = await fetchText(`${system.targets[target]!.url}/metrics`, {
        timeoutMs: patienceMs,
      });
      return [target, toTargetBook(readExposition(text), targetRoute)] as const;
    }),
  );
  return { gateway: await observer.look(), targets: Object.fromEntries(counts) };
}

function toTargetBook(exposition: Exposition, targetRoute: string | undefined): TargetBook {
  const counter = "http_requests_total";
  // Targets name the label as their documents do.
  const requests = exposition
    .series(counter)
    .filter(({ labels: { route, endpoint, path } }) =>
      targetRoute === undefined ? true : (route ?? endpoint ?? path) === targetRoute,
    )
    .reduce((sum, { value }) => sum + value, 0);
  return {
    // One that is not there is not 0.
    requests: exposition.has(counter) ? requests : undefined,
    startedS: exposition.sum("process_start_time_seconds"),
  };
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
  const [one, other] = [before.gateway, after.gateway];
  return {
    gateway: {
      answers: grown(one.answers, other.answers),
      attempts: grown(one.attempts, other.attempts),
      replaced: grown(one.replaced, other.replaced),
      limited: other.limited - one.limited,
      retries: grown(one.retries, other.retries),
      failures: grown(one.failures, other.failures),
      allowed: grown(one.allowed, other.allowed),
      all: {
        answers: grown(one.all.answers, other.all.answers),
        attempts: other.all.attempts - one.all.attempts,
        retries: other.all.retries - one.all.retries,
        hasRetries: other.all.hasRetries,
      },
    },
    targets: Object.fromEntries(
      Object.entries(after.targets).map(([target, { requests, startedS }]) => {
        const first = before.targets[target]!;
        const isAnother = first.startedS !== startedS;
        const former = isAnother ? 0 : (first.requests ?? 0);
        return [
          target,
          { requests: requests === undefined ? undefined : requests - former, isAnother },
        ];
      }),
    ),
  };
}

function grown(before: Counts, after: Counts): Counts {
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([name, count]) => count !== 0 || name in before === false),
  );
}

function textOf({ gateway, targets }: Books): string {
  return JSON.stringify([gateway.all, gateway.attempts, targets]);
}
