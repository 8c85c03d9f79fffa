/** Reads what stands behind `/status/`: one status, or several with weights: `200:0.9,500:0.1`. */
export interface StatusChoice {
  /** `chance` is from 0 (included) to 1 (excluded). */
  pick(chance: number): number;
}

const pattern = /^(\d{3})(?::(\d+(?:\.\d+)?|\.\d+))?$/;
const STATUS_MIN = 200;
const STATUS_MAX = 599;

/** `undefined` when the text is no such list. Interim statuses are no answers. */
export function readStatusChoice(text: string): StatusChoice | undefined {
  const statuses: number[] = [];
  const bounds: number[] = [];
  let total = 0;
  for (const entry of text.split(",")) {
    const [, code, weight] = pattern.exec(entry.trim()) ?? [];
    const status = Number(code);
    if (code === undefined || status < STATUS_MIN || status > STATUS_MAX) return undefined;
    total += weight === undefined ? 1 : Number(weight);
    statuses.push(status);
    bounds.push(total);
  }
  // Digits enough make a weight infinite, of which there are no shares.
  if (total === 0 || !Number.isFinite(total)) return undefined;
  return {
    pick(chance) {
      const at = bounds.findIndex((bound) => chance * total < bound);
      return statuses[at]!;
    },
  };
}
