/** An event of the timeline in words: "bin-1 answers 500 on /get", "the load pauses". */
import type { FaultKind } from "../serving/faults/fault-kinds.ts";
import type { ActionPlan } from "./action-plan.ts";
import type { FaultPlan, PathFaultPlan } from "./fault-plan.ts";

export function describeEvent(event: FaultPlan | PathFaultPlan | ActionPlan): string {
  if ("do" in event) return describeAction(event);
  return "to" in event ? describePath(event) : describeFault(event);
}

const deeds: Readonly<Record<Exclude<FaultKind, "status">, string>> = {
  delay: "answers late",
  reset: "resets connections",
  hang: "never answers",
  truncate: "cuts bodies off",
  "slow-body": "sends bodies slowly",
};

function describeFault({ target, kind, status, share, route }: FaultPlan): string {
  const what = kind === "status" ? `answers ${status}` : deeds[kind];
  const which = share === 1 ? "" : ` to ${share * 100} % of requests`;
  return `${target} ${what}${which} on ${route ?? "every route"}`;
}

function describePath(fault: PathFaultPlan): string {
  switch (fault.kind) {
    case "latency":
      return `the path to ${fault.to} is ${fault.delay} ms longer each way`;
    case "bandwidth":
      return `the path to ${fault.to} carries ${fault.bytesPerSecond} octets a second`;
    case "reset":
      return `connections to ${fault.to} are reset`;
    case "blackhole":
      return `nothing comes through to ${fault.to}`;
  }
}

function describeAction(action: ActionPlan): string {
  switch (action.do) {
    case "drain":
      return `${action.target} is drained`;
    case "undrain":
      return `${action.target} is taken back`;
    case "breaker":
      return `breaker of ${action.target} is set to ${action.becomes}`;
    case "reload":
      return action.rejected
        ? "a configuration that cannot be used is given"
        : "another configuration is given";
    case "kill":
      return `${action.process} is killed`;
    case "restart":
      return `${action.process} is restarted`;
    case "stop":
      return `${action.process} is down`;
    case "pause":
      return "the load pauses";
    case "resume":
      return "the load goes on";
    case "load":
      return `${action.rate}/s more on ${action.path}`;
    case "wait":
      return action.name ?? "a while";
  }
}
