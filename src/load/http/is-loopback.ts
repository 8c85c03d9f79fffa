/** Whether a name or an address, in lower case, means this machine and nothing else. */
export function isLoopback(name: string): boolean {
  if (name === "localhost" || name.endsWith(".localhost") || name === "::1") return true;
  return /^127(?:\.\d{1,3}){3}$/.test(name);
}
