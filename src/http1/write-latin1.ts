/**
 * Writes a string of which each character is one octet into a buffer that has room for it.
 *
 * `Buffer.write` looks the encoding up by its name and then calls this method of the buffer; called
 * at once, it is compiled into its caller. The method is as old as `write` but not documented, so
 * where it is missing the ordinary way is taken.
 */
type Write = (this: Buffer, text: string, at: number, length: number) => number;

const { latin1Write } = Buffer.prototype as { readonly latin1Write?: Write };

export function writeLatin1(buffer: Buffer, text: string, at: number): void {
  if (latin1Write === undefined) buffer.write(text, at, "latin1");
  else latin1Write.call(buffer, text, at, text.length);
}
