/**
 * Where the lines of a log go besides being written, when that is known only after the log was
 * made. Until then they wait, the first of them: what a start has to say.
 */
const WAITING_LINES_MAX = 1000;

export class LogTap {
  #waiting: string[] = [];
  #take: ((line: string) => void) | undefined = undefined;

  /** For `makeLog`. */
  readonly onLogLine = (line: string): void => {
    if (this.#take !== undefined) this.#take(line);
    else if (this.#waiting.length < WAITING_LINES_MAX) this.#waiting.push(line);
  };

  connect(take: (line: string) => void): void {
    this.#take = take;
    for (const line of this.#waiting.splice(0)) take(line);
  }
}
