/** Which of the fields that a script gives with a request go with one of its hops, as in Go. */
import type { Hop } from "./hop.ts";

type Fields = readonly (readonly [name: string, value: string])[];

export function hopFields(hop: Pick<Hop, "isSameHost" | "hasContent">, fields: Fields): Fields {
  if (hop.isSameHost && hop.hasContent) return fields;
  return fields.filter(
    ([name]) => (hop.isSameHost || !isSecret(name)) && (hop.hasContent || !isOfContent(name)),
  );
}

function isSecret(name: string): boolean {
  return /^(?:authorization|cookie|www-authenticate)$/i.test(name);
}

function isOfContent(name: string): boolean {
  return /^content-(?:encoding|language|location|type)$/i.test(name);
}
