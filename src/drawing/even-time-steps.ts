/** Where an axis of time has its marks: in steps that are round on a clock, at most so many. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800];

export function evenTimeSteps(lengthS: number, marksMax: number): number[] {
  const step = steps.find((one) => lengthS / one <= marksMax) ?? lengthS / marksMax;
  return Array.from({ length: Math.floor(lengthS / step + 1e-6) + 1 }, (_, at) => at * step);
}
