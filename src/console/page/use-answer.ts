/** What the server answers to one question of the page; another question is asked anew. */
import { useEffect, useState } from "preact/hooks";

export type Answered<Value> =
  | { readonly name: "waiting" }
  | { readonly name: "done"; readonly value: Value }
  | { readonly name: "refused"; readonly sentence: string };

/** `undefined`: nothing is asked. */
export function useAnswer<Value>(path: string | undefined): Answered<Value> | undefined {
  const [answered, setAnswered] = useState<{ path: string; answer: Answered<Value> } | undefined>(
    undefined,
  );
  useEffect(() => {
    if (path === undefined) return undefined;
    // What comes after somebody has asked for something else is nobody's answer.
    const left = new AbortController();
    void read<Value>(path, left.signal).then((answer) => {
      if (!left.signal.aborted) setAnswered({ path, answer });
    });
    return () => left.abort();
  }, [path]);
  if (path === undefined) return undefined;
  return answered?.path === path ? answered.answer : { name: "waiting" };
}

async function read<Value>(path: string, signal: AbortSignal): Promise<Answered<Value>> {
  try {
    const response = await fetch(path, { signal });
    const value = await response.json();
    if (response.ok) return { name: "done", value };
    return { name: "refused", sentence: value.detail ?? response.statusText };
  } catch {
    // The page's one place for a server that is gone: the head of the page says so too.
    return { name: "refused", sentence: "the console does not answer" };
  }
}
