/** From one node of a page to those around it. */
import type { AnyNode, Element } from "domhandler";

export function isElement(node: AnyNode): node is Element {
  return node.type === "tag" || node.type === "script" || node.type === "style";
}

export function childrenOf(node: AnyNode): AnyNode[] {
  return "children" in node ? (node.children as AnyNode[]) : [];
}

/** The nearest first, without the document itself. */
export function ancestorsOf(node: AnyNode): Element[] {
  const found: Element[] = [];
  for (let one = node.parent; one !== null && isElement(one as AnyNode); one = one.parent) {
    found.push(one as Element);
  }
  return found;
}

export function siblingsAfter(node: AnyNode): Element[] {
  const found: Element[] = [];
  for (let one = node.next; one !== null; one = one.next) {
    if (isElement(one as AnyNode)) found.push(one as Element);
  }
  return found;
}

/** The nearest first. */
export function siblingsBefore(node: AnyNode): Element[] {
  const found: Element[] = [];
  for (let one = node.prev; one !== null; one = one.prev) {
    if (isElement(one as AnyNode)) found.push(one as Element);
  }
  return found;
}

export function rootOf(node: AnyNode | undefined): AnyNode | undefined {
  let root = node;
  while (root?.parent) root = root.parent as AnyNode;
  return root;
}
