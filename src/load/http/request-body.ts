/** What a script may give as a body, as octets, and the content type it implies. */
export interface RequestBody {
  readonly bytes: Buffer | undefined;
  readonly contentType: string | undefined;
  /** How the octets are encoded, when they are. */
  readonly encoding?: string;
  /** As `response.request.body` shows it. */
  readonly text: string;
}

/** `http.file(data, name, contentType)`: makes a form a multipart form. */
export class FormFile {
  readonly data: string | ArrayBuffer | Uint8Array;
  readonly filename: string;
  readonly content_type: string;

  constructor(data: unknown, filename?: unknown, contentType?: unknown) {
    this.data = data as string | ArrayBuffer | Uint8Array;
    this.filename = String(filename ?? "file");
    this.content_type = String(contentType ?? "application/octet-stream");
  }
}

export const noBody: RequestBody = { bytes: undefined, contentType: undefined, text: "" };

/** `boundary` is used when the body becomes a multipart form. */
export function toRequestBody(body: unknown, boundary: string): RequestBody {
  if (body === null || body === undefined) return noBody;
  if (typeof body === "string") {
    return { bytes: Buffer.from(body, "utf8"), contentType: undefined, text: body };
  }
  if (body instanceof ArrayBuffer) return ofBytes(Buffer.from(body));
  if (ArrayBuffer.isView(body)) {
    return ofBytes(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  }
  if (typeof body !== "object" || Array.isArray(body)) {
    const type = Array.isArray(body) ? "array" : typeof body;
    throw new TypeError(`unknown request body type ${type}`);
  }
  const fields = Object.entries(body);
  if (fields.some(([, value]) => value instanceof FormFile)) return toMultipart(fields, boundary);
  const form = new URLSearchParams();
  for (const [name, value] of fields) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, asText(one));
  }
  const text = form.toString();
  return { bytes: Buffer.from(text), contentType: "application/x-www-form-urlencoded", text };
}

function ofBytes(bytes: Buffer): RequestBody {
  return { bytes, contentType: undefined, text: bytes.toString("utf8") };
}

function toMultipart(fields: readonly [string, unknown][], boundary: string): RequestBody {
  const parts: Buffer[] = [];
  for (const [name, value] of fields) {
    const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
    const head =
      value instanceof FormFile
        ? `${disposition}; filename="${quoted(value.filename)}"\r\n` +
          `Content-Type: ${value.content_type}`
        : disposition;
    const content =
      value instanceof FormFile ? toRequestBody(value.data, boundary).bytes : undefined;
    parts.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`));
    parts.push(content ?? Buffer.from(value instanceof FormFile ? "" : asText(value)));
    parts.push(Buffer.from("\r\n"));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const bytes = Buffer.concat(parts);
  const contentType = `multipart/form-data; boundary=${boundary}`;
  return { bytes, contentType, text: bytes.toString("utf8") };
}

function quoted(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replace(/[\r\n]/g, " ");
}

function asText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
