import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { memoryVotesMax } from "./memory-votes-max.ts";

/** What Node gives itself in a container with the 512 MiB of `deploy/compose.yaml`. */
const heapMb = 268;
const heap = ["--max-old-space-size=256", "--max-semi-space-size=4"];

/** Hands in votes with the longest ids until one is refused, and counts them at once. */
const fill = `
  const { openStore } = await import("${import.meta.resolve("./open-store.ts")}");
  const { demoPoll } = await import("${import.meta.resolve("./demo-poll.ts")}");
  const environment = await import("${import.meta.resolve("./poll-environment.ts")}");
  const store = await openStore(environment.readPollEnvironment({}, false), 100, () => {});
  await store.createPoll(demoPoll);
  const [poll, option] = [demoPoll.id, demoPoll.options[0].id];
  const toVote = (at) => JSON.parse(JSON.stringify({
    id: String(at).padStart(100, "x"), pollId: poll, optionId: option,
    voterId: String(at).padStart(200, "\u65e5"),
  }));
  let accepted = 0;
  while ((await store.accept(toVote(accepted))) === "queued") {
    accepted += 1;
    if (accepted % 1000 === 0) await store.settleQueued(1000);
  }
  console.log(accepted);
`;

describe("memoryVotesMax", () => {
  test("is what a heap holds, up to five millions", () => {
    assert.deepEqual([memoryVotesMax(800_000), memoryVotesMax(1e12)], [600, 5_000_000]);
  });

  test("leaves a process in a small container alive until votes are refused", async () => {
    const words = [...heap, "--disable-warning=ExperimentalWarning", "--input-type=module"];
    const { stdout } = await promisify(execFile)(process.execPath, [...words, "--eval", fill]);
    assert.equal(Number(stdout), memoryVotesMax(heapMb * 1_048_576));
  });
});
