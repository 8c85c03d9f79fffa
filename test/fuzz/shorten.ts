/** Takes out of an input that fails what is not needed for that. */

const triesMax = 2000;

export async function shorten(
  octets: string,
  fails: (octets: string) => Promise<boolean>,
): Promise<string> {
  let shortest = octets;
  let tries = 0;
  for (let size = Math.ceil(octets.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.length && tries < triesMax; tries++) {
      const shorter = shortest.slice(0, at) + shortest.slice(at + size);
      if (await fails(shorter)) shortest = shorter;
      else at += size;
    }
  }
  return shortest;
}
