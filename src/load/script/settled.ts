/**
 * Promises of which is known at once what comes of them. A script may await them at its top level,
 * where a virtual user is made in one go and nothing can wait.
 */
type Outcome = { readonly value: unknown } | { readonly error: unknown };

const outcomes = new WeakMap<object, Outcome>();

/** A promise for what `work` gives, or of what it throws. */
export function settledBy<T>(work: () => T): Promise<T> {
  let promise: Promise<T>;
  try {
    const value = work();
    promise = Promise.resolve(value);
    outcomes.set(promise, { value });
  } catch (error) {
    // Whoever awaits the promise gets it.
    promise = Promise.reject(error);
    outcomes.set(promise, { error });
  }
  return promise;
}

/** What `await` gives at the top level. */
export function settled(awaited: unknown): unknown {
  if (!isThenable(awaited)) return awaited;
  // Whatever comes of it was told here.
  awaited.then(undefined, () => {});
  const outcome = outcomes.get(awaited);
  if (outcome === undefined) {
    throw new Error(
      "await at the top level of a script is for what k6/experimental/fs and k6/experimental/csv " +
        "give; anything else has to be awaited in a function",
    );
  }
  if ("value" in outcome) return outcome.value;
  throw outcome.error;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
