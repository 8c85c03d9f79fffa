/** `name=value,other=value` as `OTEL_RESOURCE_ATTRIBUTES` and the headers of OTLP are written. */
import { percentDecoded } from "./percent-decoded.ts";

export function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const pair of text.split(",").filter((part) => part.trim() !== "")) {
    const at = pair.indexOf("=");
    pairs[pair.slice(0, at).trim()] = percentDecoded(pair.slice(at + 1).trim());
  }
  return pairs;
}
