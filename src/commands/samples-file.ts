/** `--out json=FILE`: the file into which every sample goes. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { SampleListener } from "../load/metrics/metric.ts";
import { jsonLines } from "../load/report/json-lines.ts";
import { loadClock } from "./load-clock.ts";

export interface SamplesFile {
  readonly listener: SampleListener;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

export async function openSamplesFile(path: string): Promise<SamplesFile> {
  const stream = createWriteStream(path);
  try {
    await once(stream, "open");
  } catch (error) {
    // A path that cannot be written is a mistake on the command line.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationProblems([`--out json=${path}: ${reason}`]);
  }
  return {
    listener: jsonLines(
      (text) => stream.write(text),
      () => loadClock.dateMs(),
    ),
    async close() {
      stream.end();
      await once(stream, "close");
    },
  };
}
