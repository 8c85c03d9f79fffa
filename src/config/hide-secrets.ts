/**
 * Values as they may be shown: what is secret by its key is not, nor are name and password in a
 * URL. Names of files with secrets in them are no secrets.
 */
const secretKeys = /^(token|password|secret)$/i;
/** The part between `//` and `@`. */
const credentials = /(?<=:\/\/)[^/?#\s]*@/g;

export const HIDDEN = "(set)";

/** The same value without what is secret; a copy. */
export function hideSecrets(value: unknown, key = ""): unknown {
  if (value === undefined || value === null) return value;
  if (isSecretKey(key)) return HIDDEN;
  if (typeof value === "string") return hideCredentials(value);
  if (Array.isArray(value)) return value.map((one) => hideSecrets(one));
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, hideSecrets(inner, name)]),
  );
}

export function isSecretKey(key: PropertyKey | undefined): boolean {
  return secretKeys.test(String(key));
}

export function hideCredentials(text: string): string {
  return text.replace(credentials, `${HIDDEN}@`);
}
