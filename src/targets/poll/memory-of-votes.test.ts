import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { memoryBytesMax, memoryBytesOf } from "./memory-of-votes.ts";

/** What Node gives itself in a container with the 512 MiB of `deploy/compose.yaml`. */
const heapBytes = 268 * 1_048_576;
const heap = ["--max-old-space-size=256", "--max-semi-space-size=4"];
const digits = 8;

const kinds: readonly (readonly [
  title: string,
  idLength: number,
  voter: string,
  length: number,
])[] = [
  ["the longest ids", 100, "\u65e5", 200],
  ["the shortest that differ", digits, "0", digits],
];

/** Hands in votes until one is refused, and counts them at once. */
function toFill(idLength: number, voter: string, voterLength: number): string {
  return `
    const { openStore } = await import("${import.meta.resolve("./open-store.ts")}");
    const { demoPoll } = await import("${import.meta.resolve("./demo-poll.ts")}");
    const environment = await import("${import.meta.resolve("./poll-environment.ts")}");
    const store = await openStore(environment.readPollEnvironment({}, false), 100, () => {});
    await store.createPoll(demoPoll);
    const [poll, option] = [demoPoll.id, demoPoll.options[0].id];
    const toVote = (at) => JSON.parse(JSON.stringify({
      id: String(at).padStart(${idLength}, "x"), pollId: poll, optionId: option,
      voterId: String(at).padStart(${voterLength}, "${voter}"),
    }));
    let accepted = 0;
    while ((await store.accept(toVote(accepted))) === "queued") {
      accepted += 1;
      if (accepted % 1000 === 0) await store.settleQueued(1000);
    }
    console.log(accepted);
  `;
}

describe("the memory of votes", () => {
  for (const [title, idLength, voter, voterLength] of kinds) {
    test(`leaves a small process alive until votes are refused, with ${title}`, async () => {
      const fill = toFill(idLength, voter, voterLength);
      const words = [...heap, "--disable-warning=ExperimentalWarning", "--input-type=module"];
      const { stdout } = await promisify(execFile)(process.execPath, [...words, "--eval", fill]);
      const [id, voterId] = ["x".repeat(idLength), voter.repeat(voterLength)];
      const each = memoryBytesOf({ id, voterId, pollId: "", optionId: "" });
      assert.equal(Number(stdout), Math.floor(memoryBytesMax(heapBytes) / each));
    });
  }
});
