/**
 * A response as a script gets it: with the same properties of its own as in k6, in the same order,
 * so that `Object.keys`, a spread and `JSON.stringify` see what they see there. The body and the
 * headers are still taken apart only when somebody looks. Methods stay with their response, also in
 * a copy.
 */
import type { Response } from "./response.ts";

/** k6's order. */
const keys: readonly string[] = (
  "remote_ip remote_port url status status_text proto headers cookies body timings tls_version " +
  "tls_cipher_suite ocsp error error_code request clickLink html json submitForm"
).split(" ");
const known: ReadonlySet<string | symbol> = new Set(keys);

const handler: ProxyHandler<Response> = {
  ownKeys: () => [...keys],
  getOwnPropertyDescriptor(response, key) {
    if (!known.has(key)) return undefined;
    return {
      value: propertyOf(response, key),
      writable: true,
      enumerable: true,
      configurable: true,
    };
  },
  get: propertyOf,
  set(response, key, value) {
    if (!known.has(key)) {
      throw new TypeError(`Cannot assign to property ${String(key)} of a host object`);
    }
    return Reflect.defineProperty(response, key, { value, writable: true, configurable: true });
  },
};

export function toScriptResponse(response: Response): Response {
  return new Proxy(response, handler);
}

/** Asked of the response itself, whose private fields the proxy does not have. */
function propertyOf(response: Response, key: string | symbol): unknown {
  const value = (response as unknown as Readonly<Record<string | symbol, unknown>>)[key];
  return typeof value === "function" && known.has(key) ? value.bind(response) : value;
}
