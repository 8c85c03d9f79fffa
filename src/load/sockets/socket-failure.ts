/** What handlers of `error` get of `k6/ws`: in k6 its text is what `error()` gives. */
export class SocketFailure extends Error {
  override readonly name = "SocketFailure";

  error(): string {
    return this.message;
  }

  override toString(): string {
    return this.message;
  }
}

/** A close that was not agreed on, as k6 words it. */
export function toCloseFailure(code: number, reason: string): SocketFailure {
  const said = reason === "" ? "" : `: ${reason}`;
  const isLost = code === 1006;
  return new SocketFailure(
    `websocket: close ${code}${isLost ? " (abnormal closure): unexpected EOF" : said}`,
  );
}
