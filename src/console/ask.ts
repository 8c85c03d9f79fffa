/**
 * One question of the console's own to the gateway's admin or to a target's fault control. A
 * refusal is a value, as the page shows it; only what cannot be reached is a failure.
 */
export interface Question {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Sent as JSON; text as it is. */
  readonly body?: object | string;
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly name: "done"; readonly value: unknown }
  | { readonly name: "refused"; readonly sentence: string };

/** Rejects when there is no answer. An empty one is `undefined`. */
export async function ask({ method = "GET", url, body, signal }: Question): Promise<Answer> {
  const isText = typeof body === "string";
  const response = await fetch(url, {
    method,
    signal,
    // No one that the console asks sends it elsewhere.
    redirect: "error",
    ...(body === undefined
      ? {}
      : {
          body: isText ? body : JSON.stringify(body),
          headers: { "content-type": isText ? "application/yaml" : "application/json" },
        }),
  });
  const text = await response.text();
  const value = readJson(text);
  if (response.ok) return { name: "done", value: value ?? text };
  return { name: "refused", sentence: toSentence(value) ?? `${response.status} ${text}` };
}

function readJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    // Not every answer is JSON: a metrics page is text.
    return undefined;
  }
}

/** What problem details say (RFC 9457), with the list of problems where there is one. */
function toSentence(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("detail" in value)) return undefined;
  const { detail, problems } = value as { detail: unknown; problems?: unknown };
  const listed = Array.isArray(problems) ? problems.filter((one) => typeof one === "string") : [];
  return [detail, ...listed].join(": ");
}
