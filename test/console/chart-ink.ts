/**
 * Run in the page: for each canvas whether something is drawn into it in colour, beside the grey of
 * axes and grid, over 20 of its columns or more.
 */
export function chartInk(canvases: unknown[]): boolean[] {
  return canvases.map((element) => {
    const canvas = element as {
      width: number;
      height: number;
      getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
    };
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const columns = new Set<number>();
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      if (alpha > 200 && spread > 60) columns.add((at / 4) % canvas.width);
    }
    return columns.size >= 20;
  });
}
