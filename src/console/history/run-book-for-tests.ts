import type { ConsoleMemory } from "../console-memory.ts";
import { RunBook, type RunBookParts } from "./run-book.ts";

/** Keeps nothing, unless a history is given. */
export function runBookForTests(memory: ConsoleMemory, parts: Partial<RunBookParts> = {}): RunBook {
  return new RunBook({
    memory,
    history: undefined,
    wallClockMs: () => 1_700_000_000_000,
    random: () => 0.4,
    ...parts,
  });
}
