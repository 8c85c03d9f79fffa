/**
 * A flame graph of buttons: as wide as the time that a function and all below it have used. One
 * that is chosen becomes as wide as the graph; what it was called by stays above it.
 */
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { Flame } from "../profile/flame.ts";
import { format } from "./format.ts";

export interface FlameGraphProps {
  readonly flame: Flame;
  readonly seconds: number;
}

/** Narrower ones cannot be hit, nor read. */
const shareMin = 0.004;
const rowHeight = 20;

interface Box {
  readonly path: readonly number[];
  readonly flame: Flame;
  readonly depth: number;
  readonly from: number;
  readonly width: number;
}

export function FlameGraph({ flame, seconds }: FlameGraphProps): ComponentChild {
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const shown = startsIn(flame, chosen) ? chosen : [];
  const boxes = toBoxes(flame, shown);
  const depth = Math.max(...boxes.map((box) => box.depth)) + 1;
  const cpu = `${format.ms(flame.value / 1e6)} of the processor in ${seconds} s`;
  if (flame.value === 0) return h("p", { class: "empty" }, "It has used no processor time.");
  return h(
    "div",
    null,
    h("p", { class: "line" }, `${cpu}. Choose a function to look into it.`),
    h(
      "div",
      { class: "flame", style: { height: `${depth * rowHeight}px` } },
      ...boxes.map((box) => {
        const sentence = toSentence(box.flame, flame);
        return h(
          "button",
          {
            key: box.path.join("."),
            type: "button",
            class: `tint-${tintOf(box.flame.name)}`,
            title: sentence,
            "aria-label": sentence,
            style: {
              left: `${100 * box.from}%`,
              width: `${100 * box.width}%`,
              top: `${box.depth * rowHeight}px`,
            },
            onClick: () => setChosen(box.path),
          },
          box.flame.name,
        );
      }),
    ),
  );
}

/** Those on the way to the chosen one are as wide as all, and alone. */
function toBoxes(root: Flame, chosen: readonly number[]): readonly Box[] {
  const boxes: Box[] = [];
  const add = (flame: Flame, path: readonly number[], from: number, width: number): void => {
    boxes.push({ path, flame, depth: path.length, from, width });
    const next = chosen[path.length];
    if (next !== undefined) {
      add(flame.children[next]!, [...path, next], 0, 1);
      return;
    }
    let left = from;
    for (const [at, child] of flame.children.entries()) {
      const share = (width * child.value) / flame.value;
      if (share >= shareMin) add(child, [...path, at], left, share);
      left += share;
    }
  };
  add(root, [], 0, 1);
  return boxes;
}

function startsIn(root: Flame, path: readonly number[]): boolean {
  let node: Flame | undefined = root;
  for (const at of path) node = node?.children[at];
  return node !== undefined;
}

function toSentence({ name, value }: Flame, root: Flame): string {
  return `${name}: ${format.ms(value / 1e6)}, ${format.share(value / root.value)}`;
}

/** The same function has the same tint wherever it stands. */
function tintOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return sum % 5;
}
