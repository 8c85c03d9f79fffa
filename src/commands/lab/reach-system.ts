/** What a drill is about: a lab of its own, or what runs already under the addresses it names. */
import type { DrillPlan } from "../../drill/drill-plan.ts";
import type { DrillSystem } from "../../drill/drill-system.ts";
import { type Address, Relay } from "../../drill/relay/relay.ts";
import type { CommandContext } from "../command-context.ts";
import { type LabPortName, labPorts } from "./lab-ports.ts";
import type { LabCommandOptions } from "./read-lab.ts";
import { startDrillLab } from "./start-drill-lab.ts";
import { toWantedLab } from "./to-wanted-lab.ts";

export interface ReachedSystem {
  readonly system: DrillSystem;
  readonly close: () => Promise<void>;
}

/** Throws `ConfigurationProblems`. */
export async function reachSystem(
  plan: DrillPlan,
  options: LabCommandOptions,
  context: CommandContext,
): Promise<ReachedSystem> {
  const { system } = plan;
  if ("lab" in system) {
    const used = (Object.keys(labPorts) as LabPortName[]).filter((name) => name !== "console");
    return startDrillLab(toWantedLab(plan), { options, used, context });
  }
  const relays: Record<string, Relay> = {};
  for (const [name, { address, behind }] of Object.entries(system.targets)) {
    if (behind === undefined) continue;
    relays[name] = await Relay.start(toAddress(address));
    relays[name].leadTo(toAddress(behind));
  }
  const targets = Object.entries(system.targets).map(([name, { address, url, faults }]) => [
    name,
    { address, url, faultsUrl: faults },
  ]);
  return {
    system: {
      gatewayUrl: system.gateway,
      adminUrl: system.admin,
      targets: Object.fromEntries(targets),
      relays,
      lab: undefined,
      prometheusUrl: system.prometheus,
    },
    async close() {
      await Promise.all(Object.values(relays).map((relay) => relay.close()));
    },
  };
}

function toAddress(text: string): Address {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}
