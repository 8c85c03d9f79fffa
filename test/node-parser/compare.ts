/** What one parser and the other made of the same octets: where do they differ? */
import { canonicalWrongs } from "../http1/canonical-wrongs.ts";
import type { Outcome, OutcomeMessage } from "./outcome.ts";

export interface Difference {
  readonly octets: string;
  readonly weir: Outcome;
  readonly node: Outcome;
  /** The octet at which Weir has refused; behind the last when it has not. */
  readonly refusedAt: number;
  /** The first thing that is not the same. */
  readonly what: string;
}

/** Messages that are not complete are not compared: one parser may hand on more of them. */
export function firstDifference(weir: Outcome, node: Outcome): string | undefined {
  const ours = weir.messages.filter(({ isComplete }) => isComplete);
  const theirs = node.messages.filter(({ isComplete }) => isComplete);
  for (let i = 0; i < Math.min(ours.length, theirs.length); i++) {
    const what = differenceOf(ours[i]!, theirs[i]!);
    if (what !== undefined) return what;
  }
  if (ours.length !== theirs.length) return "messages";
  return (weir.refusal === "") === (node.refusal === "") ? undefined : "refusal";
}

function differenceOf(ours: OutcomeMessage, theirs: OutcomeMessage): string | undefined {
  if (!isSameHead(ours.head, theirs.head)) return "head";
  if (JSON.stringify(ours.fields) !== JSON.stringify(theirs.fields)) return "fields";
  if (ours.body !== theirs.body) return "body";
  return JSON.stringify(ours.trailers) === JSON.stringify(theirs.trailers) ? undefined : "trailers";
}

/** Weir tells a target in its canonical spelling, and more than Node behind the third word. */
function isSameHead(ours: string, theirs: string): boolean {
  if (ours.startsWith(theirs)) return true;
  const [first, second, third] = ours.split(" ");
  const [theirFirst, theirSecond, theirThird] = theirs.split(" ");
  if (first !== theirFirst || third !== theirThird) return false;
  return canonicalWrongs(second!, theirSecond!, first!).length === 0;
}
