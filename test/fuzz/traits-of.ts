/**
 * What is characteristic of a run. An input whose traits have not been seen is kept and changed
 * further: a cheap stand-in for the coverage of code, which Node measures too slowly for this.
 */
import type { Reading } from "../http1/reading.ts";

const messagesMax = 3;

export function traitsOf(
  { messages, problem }: Omit<Reading, "problemPart">,
  answers: string,
): string {
  const read = messages.slice(0, messagesMax).map((message) => {
    const head = message.head
      .replace(/^\S+ \S+ /, "")
      .replace(/\d{2,}/g, (digits) => magnitude(digits.length));
    const names = new Set(message.fields.map(([name]) => name).filter(isTelling));
    return [
      head.slice(0, 80),
      [...names].sort().join(),
      magnitude(message.body.length),
      message.trailers.length,
      message.isComplete,
    ].join(" ");
  });
  const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
  return [...read, problem, ...statuses.slice(0, messagesMax)].join("\n");
}

function magnitude(count: number): string {
  return "#".repeat(Math.ceil(Math.log2(count + 1)));
}

/** Names that the engine knows are few; all others count as one. */
function isTelling(name: string): boolean {
  return /^(?:connection|content-length|expect|host|te|trailer|transfer-encoding|upgrade)$/.test(
    name,
  );
}
