/** What is fuzzed, and the inputs that are kept for it: one file each, octets as they are sent. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { checkRequests } from "./check-requests.ts";
import { checkResponses } from "./check-responses.ts";

/** Throws when something does not hold; answers the traits of the run. */
export const fuzzKinds = { requests: checkRequests, responses: checkResponses } as const;

export type FuzzKind = keyof typeof fuzzKinds;

export const fuzzKindNames = Object.keys(fuzzKinds) as FuzzKind[];

/** `corpus` are inputs that differ in what they make happen, `crashes` those that once failed. */
export type Shelf = "corpus" | "crashes";

export function inputFiles(shelf: Shelf, kind: FuzzKind): string[] {
  const folder = join(import.meta.dirname, shelf, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Each octet one character. */
export function readInput(path: string): string {
  return readFileSync(path).toString("latin1");
}

/** Answers the path, as a command would name it. */
export function keepInput(shelf: Shelf, kind: FuzzKind, octets: string): string {
  const name = createHash("sha1").update(octets, "latin1").digest("hex").slice(0, 12);
  const path = join(import.meta.dirname, shelf, kind, `${name}.octets`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, octets, "latin1");
  return relative(process.cwd(), path);
}

/** Files lie in the folder of their kind. */
export function kindOf(path: string): FuzzKind {
  const name = basename(dirname(path));
  const kind = fuzzKindNames.find((one) => one === name);
  if (kind === undefined) throw new TypeError(`${path} lies in no folder of a kind of input`);
  return kind;
}
