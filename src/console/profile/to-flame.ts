/**
 * Samples of a profile → a tree for a flame graph: by thread, then by span where samples carry one,
 * then by the functions of the stack, the outermost first.
 */
import type { ReadSample } from "../../telemetry/profiling/read-profile.ts";
import type { Flame } from "./flame.ts";

interface Node {
  readonly name: string;
  value: number;
  readonly children: Map<string, Node>;
}

/** What is narrower than this share of the whole cannot be seen. */
const shareMin = 0.002;
/** A stack of a recursion may be any length. */
const depthMax = 100;

export function toFlame(name: string, samples: readonly ReadSample[]): Flame {
  const root = toNode(name);
  for (const { stack, value, labels } of samples) {
    const { thread, span_name: span } = labels;
    const path = [thread, span && `span ${span}`, ...stack.toReversed()].filter(Boolean);
    root.value += value;
    let node = root;
    for (const one of path.slice(0, depthMax)) {
      const known = node.children.get(one!) ?? toNode(one!);
      node.children.set(one!, known);
      known.value += value;
      node = known;
    }
  }
  return pruned(root, root.value * shareMin);
}

function toNode(name: string): Node {
  return { name, value: 0, children: new Map() };
}

function pruned({ name, value, children }: Node, valueMin: number): Flame {
  return {
    name,
    value,
    children: [...children.values()]
      .filter((child) => child.value > 0 && child.value >= valueMin)
      .sort((a, b) => b.value - a.value)
      .map((child) => pruned(child, valueMin)),
  };
}
