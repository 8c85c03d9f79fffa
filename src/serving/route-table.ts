/** Finds the route of a request. Templates are written `/polls/{id}`, as in an OpenAPI document. */
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

export class RouteTable<E extends Placed> {
  readonly #router = findMyWay({ maxParamLength: parameterBytesMax, caseSensitive: true });
  readonly #methods: ReadonlySet<string>;

  constructor(endpoints: readonly E[]) {
    this.#methods = new Set(endpoints.map(({ method }) => method));
    for (const endpoint of endpoints) {
      const pattern = toPattern(endpoint.template);
      this.#router.on(endpoint.method as HTTPMethod, pattern, notCalled, endpoint);
    }
  }

  find(method: string, path: string): Found<E> | undefined {
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
}

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
