/** The command that runs Weir's gateway with a configuration of the bench. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PeerPlace } from "./peer.ts";

const root = join(import.meta.dirname, "../..");

export const weirProgram = join(root, "bin/weir");

/** The package's version, and the commit where the tree is a clone. */
export const weirVersion = describeVersion();

export function weirCommand(place: PeerPlace, configuration: object): string[] {
  const path = join(place.folder, `weir-${place.port}.json`);
  const admin = { listen: `127.0.0.1:${place.adminPort}` };
  writeFileSync(path, JSON.stringify({ admin, ...configuration }));
  return [weirProgram, "gate", "--config", path];
}

function describeVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const commit = askGit("describe", "--always", "--exclude=*");
  if (commit === "") return version;
  // The documents change as the benches write them; what is measured does not.
  const isChanged = askGit("status", "--porcelain", "--", "src", "bin") !== "";
  return `${version} (${commit}${isChanged ? ", changed" : ""})`;
}

/** Nothing where the tree is no clone, or where git is not installed. */
function askGit(...words: readonly string[]): string {
  const { stdout } = spawnSync("git", ["-C", root, ...words], { encoding: "utf8" });
  return (stdout ?? "").trim();
}
