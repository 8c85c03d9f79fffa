/** Reads the `Authorization` field of Basic authentication (RFC 7617). */
export interface BasicCredentials {
  readonly name: string;
  readonly password: string;
}

const pattern = /^basic +([A-Za-z0-9+/]*={0,2})$/i;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `undefined` when it is malformed or of another scheme. */
export function readBasicCredentials(authorization: string): BasicCredentials | undefined {
  const [, token] = pattern.exec(authorization) ?? [];
  if (token === undefined || token.replace(/=+$/, "").length % 4 === 1) return undefined;
  const text = decode(Buffer.from(token, "base64"));
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon < 0) return undefined;
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    // The decoder knows no other way to say that a sequence is not UTF-8.
    return undefined;
  }
}
