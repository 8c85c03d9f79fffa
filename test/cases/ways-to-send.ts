/** The four ways in which a case must hold. */
export const waysToSend = [
  "sent whole",
  "sent octet by octet",
  "sent in parts with pauses",
  "sent behind another request",
] as const;

export type WayToSend = (typeof waysToSend)[number];

const PAUSE_MS = 20;
const PARTS_MAX = 4;

/** Cuts octets into the parts of a way; the same for the same `seed`. */
export function cutFor(way: WayToSend, octets: Buffer, seed: string): Iterable<Buffer> {
  if (way === "sent octet by octet") return octetByOctet(octets);
  if (way !== "sent in parts with pauses") return [octets];
  const cuts = Array.from({ length: PARTS_MAX - 1 }, (_, i) => share(`${seed} ${i}`))
    .map((part) => Math.floor(part * octets.length))
    .sort((a, b) => a - b);
  const starts = [0, ...cuts];
  return starts.map((start, i) => octets.subarray(start, starts[i + 1])).filter(isNotEmpty);
}

export function isBehind(way: WayToSend): boolean {
  return way === "sent behind another request";
}

export function pauseFor(way: WayToSend): number {
  return way === "sent in parts with pauses" ? PAUSE_MS : 0;
}

/** One after the other, as a reader may leave long before the end. */
function* octetByOctet(octets: Buffer): Generator<Buffer> {
  for (let at = 0; at < octets.length; at++) yield octets.subarray(at, at + 1);
}

function isNotEmpty(part: Buffer): boolean {
  return part.length > 0;
}

/** From 0 to 1, evenly enough (FNV-1a). */
function share(seed: string): number {
  let hash = 0x811c9dc5;
  for (const character of seed) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
