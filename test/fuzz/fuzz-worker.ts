/** Makes inputs and checks them, until the time is over or one fails. */
import { parentPort, workerData } from "node:worker_threads";
import { seededRandom } from "../balancing/seeded-random.ts";
import { type FuzzKind, fuzzKindNames, fuzzKinds, inputFiles, readInput } from "./fuzz-kinds.ts";
import { mutate } from "./mutate.ts";
import { SharedInput } from "./shared-input.ts";
import { shorten } from "./shorten.ts";

export interface FuzzTask {
  readonly seconds: number;
  readonly seed: number;
  readonly memory: SharedArrayBuffer;
}

export type FuzzReport =
  | {
      readonly name: "failed";
      readonly kind: FuzzKind;
      readonly octets: string;
      readonly why: string;
    }
  | { readonly name: "done"; readonly traits: number; readonly found: readonly FoundInput[] };

export interface FoundInput {
  readonly kind: FuzzKind;
  readonly octets: string;
}

const { seconds, seed, memory } = workerData as FuzzTask;
const shared = new SharedInput(memory);
const random = seededRandom(seed);
const seen = new Set<string>();
const kept = new Map<FuzzKind, string[]>();
const found: FoundInput[] = [];

parentPort!.postMessage(await fuzz());

async function fuzz(): Promise<FuzzReport> {
  const untilMs = performance.now() + seconds * 1000;
  for (const kind of fuzzKindNames) {
    kept.set(kind, inputFiles("corpus", kind).map(readInput));
    for (const octets of kept.get(kind)!) {
      const failed = await check(kind, octets);
      if (failed !== undefined) return failed;
    }
  }
  while (performance.now() < untilMs) {
    for (const kind of fuzzKindNames) {
      const failed = await check(kind, mutate(kept.get(kind)!, random), "keep");
      if (failed !== undefined) return failed;
    }
  }
  return { name: "done", traits: seen.size, found };
}

async function check(
  kind: FuzzKind,
  octets: string,
  keep?: "keep",
): Promise<FuzzReport | undefined> {
  shared.set(kind, octets);
  try {
    const traits = `${kind} ${await fuzzKinds[kind](octets)}`;
    if (!seen.has(traits) && keep !== undefined) {
      kept.get(kind)!.push(octets);
      found.push({ kind, octets });
    }
    seen.add(traits);
    return undefined;
  } catch {
    // Whatever it is that failed is what is looked for.
    const short = await shorten(octets, async (shorter) => (await failureOf(kind, shorter)) !== "");
    return { name: "failed", kind, octets: short, why: await failureOf(kind, short) };
  }
}

async function failureOf(kind: FuzzKind, octets: string): Promise<string> {
  shared.set(kind, octets);
  try {
    await fuzzKinds[kind](octets);
    return "";
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
