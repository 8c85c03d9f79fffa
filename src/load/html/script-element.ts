/** One node of a page, as `selection.get(0)` and `each` give it: the usual part of k6's Element. */
import type { AnyNode, Element } from "domhandler";
import { htmlLibrary } from "./html-library.ts";
import { isElement } from "./tree-steps.ts";

export class ScriptElement {
  readonly #node: AnyNode;

  constructor(node: AnyNode) {
    this.#node = node;
  }

  /** For selections. */
  node(): AnyNode {
    return this.#node;
  }

  nodeName(): string {
    return "name" in this.#node ? this.#node.name : `#${this.#node.type}`;
  }

  nodeType(): number {
    return this.#node.nodeType;
  }

  textContent(): string {
    return htmlLibrary().dom.textContent(this.#node);
  }

  innerHTML(): string {
    return htmlLibrary().dom.getInnerHTML(this.#node);
  }

  toString(): string {
    return htmlLibrary().dom.getOuterHTML(this.#node);
  }

  id(): string {
    return this.#attributes.id ?? "";
  }

  className(): string {
    return this.#attributes.class ?? "";
  }

  classList(): string[] {
    return this.className()
      .split(/\s+/)
      .filter((name) => name !== "");
  }

  getAttribute(name: string): string | undefined {
    return this.#attributes[name];
  }

  hasAttribute(name: string): boolean {
    return this.#attributes[name] !== undefined;
  }

  hasAttributes(): boolean {
    return Object.keys(this.#attributes).length > 0;
  }

  attributes(): Record<string, { name: string; value: string }> {
    return Object.fromEntries(
      Object.entries(this.#attributes).map(([name, value]) => [name, { name, value }]),
    );
  }

  /** `data-user-id="1"` is `userId: 1`. */
  dataset(): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(this.#attributes).flatMap(([name, value]) => {
        if (!name.startsWith("data-")) return [];
        const key = name
          .slice(5)
          .replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
        return [[key, toDataValue(value)]];
      }),
    );
  }

  hasChildNodes(): boolean {
    return this.#children.length > 0;
  }

  childNodes(): ScriptElement[] {
    return this.#children.map((node) => new ScriptElement(node));
  }

  children(): ScriptElement[] {
    return this.#children.filter(isElement).map((node) => new ScriptElement(node));
  }

  childElementCount(): number {
    return this.children().length;
  }

  firstChild(): ScriptElement | undefined {
    return this.childNodes()[0];
  }

  lastChild(): ScriptElement | undefined {
    return this.childNodes().at(-1);
  }

  firstElementChild(): ScriptElement | undefined {
    return this.children()[0];
  }

  lastElementChild(): ScriptElement | undefined {
    return this.children().at(-1);
  }

  nextSibling(): ScriptElement | undefined {
    return toElement(this.#node.next);
  }

  previousSibling(): ScriptElement | undefined {
    return toElement(this.#node.prev);
  }

  nextElementSibling(): ScriptElement | undefined {
    return toElement(htmlLibrary().dom.nextElementSibling(this.#node));
  }

  previousElementSibling(): ScriptElement | undefined {
    return toElement(htmlLibrary().dom.prevElementSibling(this.#node));
  }

  parentNode(): ScriptElement | undefined {
    return toElement(this.#node.parent as AnyNode | null);
  }

  parentElement(): ScriptElement | undefined {
    const { parent } = this.#node;
    return parent !== null && isElement(parent as AnyNode)
      ? toElement(parent as AnyNode)
      : undefined;
  }

  querySelector(selector: string): ScriptElement | undefined {
    return this.querySelectorAll(selector)[0];
  }

  querySelectorAll(selector: string): ScriptElement[] {
    const { select } = htmlLibrary();
    const found = select.selectAll<AnyNode, Element>(selector, this.#children);
    return found.map((node) => new ScriptElement(node));
  }

  matches(selector: string): boolean {
    const { select } = htmlLibrary();
    return isElement(this.#node) && select.is<AnyNode, Element>(this.#node, selector);
  }

  get #attributes(): Readonly<Record<string, string>> {
    return "attribs" in this.#node ? this.#node.attribs : {};
  }

  get #children(): AnyNode[] {
    return "children" in this.#node ? (this.#node.children as AnyNode[]) : [];
  }
}

function toElement(node: AnyNode | null): ScriptElement | undefined {
  return node === null ? undefined : new ScriptElement(node);
}

/** A number, a truth, JSON, or the text. */
function toDataValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is a plain text.
    return text;
  }
}
