/**
 * Where an axis has its marks: from 0 to `highest` or the mark before it, in steps of 1, 2 or 5
 * times a power of ten.
 */
export function evenSteps(highest: number, marksMax: number): number[] {
  const rough = highest / marksMax;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999999)!;
  // A rounding error must not take the last mark away.
  const steps = Math.floor(highest / step + 1e-6);
  return Array.from({ length: steps + 1 }, (_, at) => at * step);
}
