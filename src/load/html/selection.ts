/**
 * `response.html()` and `parseHTML()`: k6's Selection, which is jQuery's with another order of
 * arguments. Every method gives a new Selection; nothing is changed.
 */
import type { AnyNode, Element } from "domhandler";
import { formValueOf, isSubmitted } from "./form-value.ts";
import { htmlLibrary } from "./html-library.ts";
import { ScriptElement } from "./script-element.ts";
import {
  ancestorsOf,
  childrenOf,
  isElement,
  rootOf,
  siblingsAfter,
  siblingsBefore,
} from "./tree-steps.ts";

type Matcher = (index: number, one: Selection) => unknown;
/** A CSS selector, another selection, an element, or a function. */
type Criterion = unknown;

export function parseHtml(text: string): Selection {
  return new Selection([htmlLibrary().parse(text)], undefined);
}

export class Selection {
  readonly #nodes: readonly AnyNode[];
  readonly #before: Selection | undefined;

  constructor(nodes: readonly AnyNode[], before: Selection | undefined) {
    this.#nodes = nodes;
    this.#before = before;
  }

  find(criterion: Criterion): Selection {
    const { select } = htmlLibrary();
    if (typeof criterion === "string") {
      // What `select` is asked with counts itself; jQuery looks only below it.
      return this.#to(
        this.#nodes.flatMap((node) =>
          select.selectAll<AnyNode, Element>(criterion, childrenOf(node)),
        ),
      );
    }
    const wanted = new Set(nodesOf(criterion));
    const isBelow = (node: AnyNode): boolean => ancestorsOf(node).some((one) => this.#has(one));
    return this.#to([...wanted].filter(isBelow));
  }

  add(criterion: Criterion): Selection {
    const root = rootOf(this.#nodes[0]);
    const more =
      typeof criterion === "string" && root
        ? new Selection([root], this).find(criterion)
        : criterion;
    return this.#to([...this.#nodes, ...nodesOf(more)]);
  }

  filter(criterion: Criterion): Selection {
    return this.#to(this.#nodes.filter(this.#matcher(criterion)));
  }

  not(criterion: Criterion): Selection {
    const matches = this.#matcher(criterion);
    return this.#to(this.#nodes.filter((node, index) => !matches(node, index)));
  }

  is(criterion: Criterion): boolean {
    return this.#nodes.some(this.#matcher(criterion));
  }

  has(criterion: Criterion): Selection {
    return this.#to(
      this.#nodes.filter((node) => new Selection([node], this).find(criterion).size() > 0),
    );
  }

  closest(criterion: Criterion): Selection {
    const matches = this.#matcher(criterion);
    return this.#to(
      this.#nodes.flatMap(
        (node) => [node, ...ancestorsOf(node)].find((one) => matches(one, 0)) ?? [],
      ),
    );
  }

  children(criterion?: Criterion): Selection {
    return this.#steps((node) => childrenOf(node).filter(isElement), criterion);
  }

  contents(): Selection {
    return this.#to(this.#nodes.flatMap(childrenOf));
  }

  parent(criterion?: Criterion): Selection {
    return this.#steps((node) => ancestorsOf(node).slice(0, 1), criterion);
  }

  parents(criterion?: Criterion): Selection {
    return this.#steps(ancestorsOf, criterion);
  }

  parentsUntil(until?: Criterion, criterion?: Criterion): Selection {
    return this.#steps((node) => this.#upTo(ancestorsOf(node), until), criterion);
  }

  next(criterion?: Criterion): Selection {
    return this.#steps((node) => siblingsAfter(node).slice(0, 1), criterion);
  }

  nextAll(criterion?: Criterion): Selection {
    return this.#steps(siblingsAfter, criterion);
  }

  nextUntil(until?: Criterion, criterion?: Criterion): Selection {
    return this.#steps((node) => this.#upTo(siblingsAfter(node), until), criterion);
  }

  prev(criterion?: Criterion): Selection {
    return this.#steps((node) => siblingsBefore(node).slice(0, 1), criterion);
  }

  prevAll(criterion?: Criterion): Selection {
    return this.#steps(siblingsBefore, criterion);
  }

  prevUntil(until?: Criterion, criterion?: Criterion): Selection {
    return this.#steps((node) => this.#upTo(siblingsBefore(node), until), criterion);
  }

  siblings(criterion?: Criterion): Selection {
    const all = (node: AnyNode): AnyNode[] => [
      ...siblingsBefore(node).reverse(),
      ...siblingsAfter(node),
    ];
    return this.#steps(all, criterion);
  }

  eq(index: number): Selection {
    return this.#to(this.#nodes.slice(index, index === -1 ? undefined : index + 1));
  }

  first(): Selection {
    return this.eq(0);
  }

  last(): Selection {
    return this.eq(-1);
  }

  slice(start: number, end?: number): Selection {
    return this.#to(this.#nodes.slice(start, end));
  }

  end(): Selection {
    return this.#before ?? new Selection([], undefined);
  }

  size(): number {
    return this.#nodes.length;
  }

  each(run: (index: number, element: ScriptElement) => unknown): this {
    if (typeof run !== "function") throw new TypeError("the argument to each() must be a function");
    for (const [index, node] of this.#nodes.entries()) run(index, new ScriptElement(node));
    return this;
  }

  map(run: (index: number, one: Selection) => unknown): unknown[] {
    if (typeof run !== "function") throw new TypeError("the argument to map() must be a function");
    return this.#nodes.map((node, index) => run(index, new Selection([node], this)));
  }

  get(index?: number): unknown {
    if (index !== undefined) {
      const node = this.#nodes.at(index);
      return node && new ScriptElement(node);
    }
    return this.#nodes.map((node) => new ScriptElement(node));
  }

  toArray(): Selection[] {
    return this.#nodes.map((node) => new Selection([node], this));
  }

  index(criterion?: Criterion): number {
    const [first] = this.#nodes;
    if (first === undefined) return -1;
    if (criterion === undefined) return siblingsBefore(first).length;
    if (typeof criterion === "string") {
      return new Selection([rootOf(first)!], this).find(criterion).#nodes.indexOf(first);
    }
    return this.#nodes.indexOf(nodesOf(criterion)[0]!);
  }

  attr(name: string, otherwise?: unknown): unknown {
    const [first] = this.#nodes;
    return (first && isElement(first) ? first.attribs[name] : undefined) ?? otherwise;
  }

  data(name?: string): unknown {
    const [first] = this.#nodes;
    if (first === undefined || !isElement(first)) return undefined;
    const attributes = new ScriptElement(first).dataset();
    return name === undefined ? attributes : attributes[name];
  }

  text(): string {
    return htmlLibrary().dom.textContent([...this.#nodes]);
  }

  html(): string | undefined {
    const [first] = this.#nodes;
    return first && htmlLibrary().dom.getInnerHTML(first);
  }

  val(): unknown {
    const [first] = this.#nodes;
    return first && isElement(first) ? formValueOf(first) : undefined;
  }

  serializeArray(): { name: string; value: unknown }[] {
    const names = "input,select,textarea,keygen";
    const fields = this.is("form") ? this.find(names) : this.filter(names);
    return fields.#nodes
      .filter((node): node is Element => isElement(node) && isSubmitted(node))
      .map((node) => ({ name: node.attribs.name!, value: formValueOf(node) }));
  }

  serializeObject(): Record<string, unknown> {
    return Object.fromEntries(this.serializeArray().map(({ name, value }) => [name, value]));
  }

  serialize(): string {
    const form = new URLSearchParams();
    for (const { name, value } of this.serializeArray()) {
      for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
    }
    // As Go writes it: by name.
    form.sort();
    return form.toString();
  }

  #to(nodes: readonly AnyNode[]): Selection {
    return new Selection([...new Set(nodes)], this);
  }

  #has(node: AnyNode): boolean {
    return this.#nodes.includes(node);
  }

  #steps(step: (node: AnyNode) => readonly AnyNode[], criterion: Criterion): Selection {
    const reached = this.#to(this.#nodes.flatMap(step));
    return criterion === undefined
      ? reached
      : new Selection(reached.filter(criterion).#nodes, this);
  }

  #upTo(nodes: readonly AnyNode[], until: Criterion): readonly AnyNode[] {
    if (until === undefined) return nodes;
    const end = nodes.findIndex(this.#matcher(until));
    return end < 0 ? nodes : nodes.slice(0, end);
  }

  #matcher(criterion: Criterion): (node: AnyNode, index: number) => boolean {
    if (typeof criterion === "string") {
      const { select } = htmlLibrary();
      return (node) => isElement(node) && select.is<AnyNode, Element>(node, criterion);
    }
    if (typeof criterion === "function") {
      const matches = criterion as Matcher;
      return (node, index) => Boolean(matches(index, new Selection([node], this)));
    }
    const wanted = new Set(nodesOf(criterion));
    return (node) => wanted.has(node);
  }

  static nodesOf(selection: Selection): readonly AnyNode[] {
    return selection.#nodes;
  }
}

function nodesOf(value: unknown): readonly AnyNode[] {
  if (value instanceof Selection) return Selection.nodesOf(value);
  if (value instanceof ScriptElement) return [value.node()];
  throw new TypeError("a selector, a selection or an element is needed");
}
