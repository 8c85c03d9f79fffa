/**
 * How well one set of times can be told from another: the share of pairs, one of each, in which the
 * first is the longer one (the area under the ROC curve; Mann and Whitney's U over n × m). 0.5 is
 * not at all. It looks at ranks, so a few times that are far off count as any others.
 */
export function rankShare(first: readonly number[], second: readonly number[]): number {
  const sorted = [...second].sort((a, b) => a - b);
  let longer = 0;
  for (const time of first) longer += (below(sorted, time) + upTo(sorted, time)) / 2;
  return longer / (first.length * second.length);
}

function below(sorted: readonly number[], limit: number): number {
  const at = sorted.findIndex((time) => time >= limit);
  return at < 0 ? sorted.length : at;
}

function upTo(sorted: readonly number[], limit: number): number {
  const at = sorted.findIndex((time) => time > limit);
  return at < 0 ? sorted.length : at;
}
