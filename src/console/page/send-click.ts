/** Sends a click to the server, which looks up by name whom it is for. */
import type { Click } from "../click.ts";

export interface Outcome {
  readonly isDone: boolean;
  readonly sentence: string;
}

export async function sendClick(click: Click): Promise<Outcome> {
  try {
    const response = await fetch("/clicks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(click),
    });
    const answer = (await response.json()) as { sentence?: string; detail?: string };
    return {
      isDone: response.ok,
      sentence: answer.sentence ?? answer.detail ?? response.statusText,
    };
  } catch {
    // The page's one place for a server that is gone: the head of the page says so too.
    return { isDone: false, sentence: "the console does not answer" };
  }
}
