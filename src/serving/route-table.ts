/**
 * Finds the route of a request. Templates are written `/polls/{id}`, as in an OpenAPI document.
 *
 * Most services are asked for few paths, and most of their templates are paths: those are found by
 * comparing with the few of that length, and only the others are walked to. (A map would hash the
 * path, which is another string for each request.)
 */
import findMyWay, { type HTTPMethod } from "find-my-way";

export interface Placed {
  readonly method: string;
  readonly template: string;
}

export interface Found<E> {
  readonly endpoint: E;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What a request without a route gets. */
export type NotFound =
  | { readonly status: 404 }
  | { readonly status: 405; readonly template: string; readonly allow: string };

const parameterBytesMax = 1024;
/** A row of more is slower to go through than the walk is. */
const fixedPerLengthMax = 16;
const fixedBytesMax = 256;
const NO_PARAMS: Found<never>["params"] = Object.freeze(Object.create(null));

export class RouteTable<E extends Placed> {
  readonly #router = findMyWay({ maxParamLength: parameterBytesMax, caseSensitive: true });
  readonly #methods: ReadonlySet<string>;
  /** Templates without parameters, by length; the router knows them too. */
  readonly #fixed: Found<E>[][] = [];

  constructor(endpoints: readonly E[]) {
    this.#methods = new Set(endpoints.map(({ method }) => method));
    for (const endpoint of endpoints) {
      this.#addFixed(endpoint);
      const pattern = toPattern(endpoint.template);
      this.#router.on(endpoint.method as HTTPMethod, pattern, notCalled, endpoint);
    }
  }

  /** Finds a template that is spelt as `path` is. A target that is one has no query. */
  findFixed(method: string, path: string): Found<E> | undefined {
    if (path.length >= this.#fixed.length) return undefined;
    for (const found of this.#fixed[path.length]!) {
      if (found.endpoint.template === path && found.endpoint.method === method) return found;
    }
    return undefined;
  }

  find(method: string, path: string): Found<E> | undefined {
    const fixed = this.findFixed(method, path);
    if (fixed !== undefined) return fixed;
    const found = this.#router.find(method as HTTPMethod, path);
    if (found === null || hasEmpty(found.params)) return undefined;
    return { endpoint: found.store as E, params: found.params };
  }

  /** Why `find` has found nothing. */
  explain(path: string): NotFound {
    const allowed = [...this.#methods].flatMap((method) => this.find(method, path) ?? []);
    const [first] = allowed;
    if (first === undefined) return { status: 404 };
    const allow = allowed.map(({ endpoint }) => endpoint.method).join(", ");
    return { status: 405, template: first.endpoint.template, allow };
  }

  #addFixed(endpoint: E): void {
    const { length } = endpoint.template;
    if (length > fixedBytesMax || !isFixed.test(endpoint.template)) return;
    while (this.#fixed.length <= length) this.#fixed.push([]);
    const row = this.#fixed[length]!;
    if (row.length < fixedPerLengthMax) row.push({ endpoint, params: NO_PARAMS });
  }
}

/** Characters that stand for themselves, to the router and in a target. */
const isFixed = /^(?:\/[\w.~-]*)+$/;

/** The router takes `/polls/` for `/polls/{id}` with an id of no characters. */
function hasEmpty(params: Readonly<Record<string, string | undefined>>): boolean {
  for (const name in params) {
    if (params[name] === "" && name !== "*") return true;
  }
  return false;
}

/** find-my-way's way to write the same. */
function toPattern(template: string): string {
  return template.replaceAll(":", "::").replace(/\{(\w+)\}/g, ":$1");
}

function notCalled(): void {}
