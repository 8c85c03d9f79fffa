/** Milliseconds since 1970, for what is compared with other machines: profiles carry it. */
export function wallMs(): number {
  return Date.now();
}
