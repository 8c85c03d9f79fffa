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
  const words = ["-C", root, "describe", "--always", "--dirty", "--exclude=*"];
  const { status, stdout } = spawnSync("git", words, { encoding: "utf8" });
  return status === 0 ? `${version} (${stdout.trim()})` : version;
}
