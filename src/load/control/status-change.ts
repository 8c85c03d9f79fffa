/** What `PATCH /v1/status` asks for, read and checked; pure, so that a table can test it. */
import { z } from "zod";
import { checkValue } from "../../config/check-value.ts";
import { readJson } from "../../serving/request-reading.ts";
import type { Scenario } from "../options/scenario.ts";
import type { Steering } from "../running/steering.ts";
import { externalScenario } from "./external-scenario.ts";
import type { Refusal } from "./refuse.ts";

export type StatusChange =
  | { readonly name: "stop" }
  | { readonly name: "steer"; readonly change: Partial<Steering> }
  | ({ readonly name: "refused" } & Refusal);

const users = z.int().min(0).max(1_000_000).nullish();
/** k6's commands send the whole of a status back, with `null` or nothing for what stays. */
const told = z.unknown().optional();
const attributes = z.strictObject({
  paused: z.boolean().nullish(),
  vus: users,
  "vus-max": users,
  stopped: z.boolean().nullish(),
  "rate-factor": z.number().min(0.01).max(100).nullish(),
  status: told,
  running: told,
  tainted: told,
});
const envelope = z.strictObject({
  data: z
    .strictObject({
      type: z.literal("status").optional(),
      id: z.string().optional(),
      attributes: attributes.optional(),
    })
    .optional(),
});

const nothingAsked: z.output<typeof attributes> = {};

export function readStatusChange(
  body: Uint8Array,
  scenarios: readonly Scenario[],
  steering: Steering,
): StatusChange {
  const json = readJson(body);
  if (!json.ok) return invalid(json.problems.map(({ problem }) => `the body ${problem}`));
  const read = checkValue(envelope, json.value);
  if (!read.ok) {
    return invalid(
      read.problems.map(({ path, sentence }) => `${path.map(String).join(".")}: ${sentence}`),
    );
  }
  const asked = read.value.data?.attributes;
  if (asked?.stopped === true) return { name: "stop" };
  const { paused, vus, "vus-max": vusMax, "rate-factor": factor } = asked ?? nothingAsked;
  const problem = problemOfUsers({ vus, vusMax }, scenarios, steering);
  if (problem !== undefined) return problem;
  return {
    name: "steer",
    change: {
      ...(paused == null ? {} : { isPaused: paused }),
      ...(vus == null ? {} : { vus }),
      ...(vusMax == null ? {} : { vusMax }),
      ...(factor == null ? {} : { factor }),
    },
  };
}

interface WantedUsers {
  readonly vus: number | null | undefined;
  readonly vusMax: number | null | undefined;
}

function problemOfUsers(
  wanted: WantedUsers,
  scenarios: readonly Scenario[],
  steering: Steering,
): StatusChange | undefined {
  if (wanted.vus == null && wanted.vusMax == null) return undefined;
  const present = externalScenario(scenarios, steering);
  if (present === undefined) {
    const detail =
      "an externally-controlled executor needs to be configured for live configuration updates";
    return { name: "refused", status: 400, title: "Execution config error", detail };
  }
  const vus = wanted.vus ?? present.vus;
  const vusMax = wanted.vusMax ?? present.vusMax;
  const refused = (detail: string): StatusChange => {
    return { name: "refused", status: 400, title: "Config update error", detail };
  };
  if (vus > vusMax) {
    return refused(
      `invalid configuration supplied: the number of active VUs (${vus}) must be less than or ` +
        `equal to the number of maxVUs (${vusMax})`,
    );
  }
  if (vusMax < present.vusMaxPlanned) {
    return refused(
      "the new number of max VUs cannot be lower than the starting number of max VUs " +
        `(${present.vusMaxPlanned})`,
    );
  }
  return undefined;
}

function invalid(problems: readonly string[]): StatusChange {
  return { name: "refused", status: 400, title: "Invalid data", detail: problems.join("; ") };
}
