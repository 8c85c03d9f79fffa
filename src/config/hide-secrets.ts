/**
 * Values as they may be shown: what is secret by its key is not, nor is the password in a URL.
 * Names of files with secrets in them are no secrets.
 */
const secretKeys = /^(token|password|secret)$/i;
/** Behind the name of a user, up to the host. */
const password = /(?<=:\/\/[^/?#\s:@]*):[^/?#\s]*@/g;

/** The same value without what is secret; a copy. */
export function hideSecrets(value: unknown, key = ""): unknown {
  if (value === undefined || value === null) return value;
  if (secretKeys.test(key)) return "(set)";
  if (typeof value === "string") return value.replace(password, ":***@");
  if (Array.isArray(value)) return value.map((one) => hideSecrets(one));
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, hideSecrets(inner, name)]),
  );
}
