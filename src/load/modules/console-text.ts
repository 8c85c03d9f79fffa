/** A value as `console.log` of k6 1.8 writes it: an object's fields, whatever they hold. */

export function toConsoleText(value: unknown): string {
  if (typeof value === "symbol") return value.description ?? "";
  const isPlain = typeof value !== "object" && typeof value !== "function";
  return isPlain || value === null ? String(value) : toNestedText(value, new Set());
}

/** `around`: the objects that it is in. */
function toNestedText(value: unknown, around: Set<object>): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "function") return "[object Function]";
  if (typeof value === "string") return `"${value}"`;
  if (typeof value !== "object") return toConsoleText(value);
  if (around.has(value)) return "[Circular]";
  if (value instanceof Error) return String(value);
  around.add(value);
  const text = toObjectText(value, (inner) => toNestedText(inner, around));
  around.delete(value);
  return text;
}

function toObjectText(value: object, nested: (inner: unknown) => string): string {
  if (Array.isArray(value)) {
    // Holes are written as what is not there.
    return value.length === 0 ? "[]" : `[ ${Array.from(value, nested).join(", ")} ]`;
  }
  if (value instanceof ArrayBuffer) {
    const octets = [...new Uint8Array(value)].map((one) => one.toString(16).padStart(2, "0"));
    const { byteLength } = value;
    return `ArrayBuffer { [Uint8Contents]: <${octets.join(" ")}>, byteLength: ${byteLength} }`;
  }
  if (ArrayBuffer.isView(value) && "length" in value) {
    const numbers = Array.from(value as Uint8Array, String);
    const list = numbers.length === 0 ? "[]" : `[ ${numbers.join(", ")} ]`;
    return `${value.constructor.name}(${numbers.length}) ${list}`;
  }
  const fields = Object.entries(value).map(([name, one]) => `${name}: ${nested(one)}`);
  if (fields.length > 0) return `{ ${fields.join(", ")} }`;
  const isTime = value instanceof Date && !Number.isNaN(value.getTime());
  return isTime ? `"${value.toISOString()}"` : "{}";
}
