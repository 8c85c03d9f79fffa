/** Was a request not served? A 5xx says so, and 499: its client waited in vain, and left. */
export function isFailure(status: string): boolean {
  return status.startsWith("5") || status === "499";
}
