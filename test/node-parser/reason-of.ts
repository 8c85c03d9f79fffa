/** Why Node's parser has refused: some of its codes stand for several reasons. */

export interface ParserError extends NodeJS.ErrnoException {
  readonly reason?: string;
}

export function reasonOf({ code, message, reason }: ParserError): string {
  if (code === "HPE_STRICT") return `${code} ${reason}`;
  return code ?? message;
}
