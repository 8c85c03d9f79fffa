/** What stands above a table of figures: where, when, of how many rounds, and by what command. */
import type { BenchOptions } from "./bench-options.ts";
import type { Machine } from "./describe-machine.ts";
import type { Peer } from "./peer.ts";

export interface ResultsMeta {
  readonly machine: Machine;
  readonly command: string;
  readonly options: Pick<BenchOptions, "rounds" | "seconds">;
  readonly peers: readonly Pick<Peer, "name" | "version">[];
}

export function introduction({ machine, command, options, peers }: ResultsMeta): string {
  const versions = peers.flatMap(({ name, version }) =>
    version === undefined ? [] : `${name} ${version}`,
  );
  const rounds = `${options.rounds} alternating rounds of ${options.seconds} s`;
  return [
    `${machine.date}, ${machine.sentence}.`,
    `Medians of ${rounds}. ${versions.join(", ")}.`,
    "",
    `    ${command}`,
    "",
  ].join("\n");
}
