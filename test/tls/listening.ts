/** A gateway whose TLS listener is in front of a backend, and clients for it. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import type { CertificatePair } from "../../src/socket/server-tls.ts";

export class Folder {
  readonly #path: string;

  /** Deleted after the test. */
  constructor(t: TestContext) {
    this.#path = mkdtempSync(join(tmpdir(), "weir-tls-"));
    t.after(() => rmSync(this.#path, { recursive: true }));
  }

  /** Answers the file's whole name. */
  write(name: string, text: string): string {
    const file = join(this.#path, name);
    writeFileSync(file, text);
    return file;
  }

  /** As the configuration names a certificate. */
  pair(name: string, { cert, key }: CertificatePair): CertificatePair {
    return { cert: this.write(`${name}.pem`, cert), key: this.write(`${name}.key`, key) };
  }
}

export function tlsListener(tls: object, upstream = "bins"): Record<string, unknown> {
  const routes = [{ match: { path: "/" }, upstream }];
  return { listen: "127.0.0.1:0", protocol: "http", tls, routes };
}

/** Destroyed after the test. Rejects when the handshake fails. */
export async function secureClient(t: TestContext, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: "127.0.0.1", ...options });
  t.after(() => socket.destroy());
  await once(socket, "secureConnect");
  return socket;
}

/** What the server gave to resume with. TLS 1.2 gives it before the handshake is over. */
export async function sessionOf(t: TestContext, options: ConnectionOptions): Promise<Buffer> {
  const socket = connect({ host: "127.0.0.1", ...options });
  t.after(() => socket.destroy());
  const [session] = (await once(socket, "session")) as [Buffer];
  return session;
}

export interface Asked {
  readonly status: number;
  readonly text: string;
}

/** Sends one request and reads the whole answer. Rejects when the connection is cut. */
export async function ask(
  t: TestContext,
  options: ConnectionOptions,
  fields: readonly string[] = [],
): Promise<Asked> {
  return await askOver(await secureClient(t, options), fields);
}

/** As `ask`, over a connection that is there; it is closed by that. */
export async function askOver(socket: TLSSocket, fields: readonly string[] = []): Promise<Asked> {
  const lines = ["GET / HTTP/1.1", "Host: a", "Connection: close", ...fields];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  let text = "";
  socket.setEncoding("latin1");
  for await (const chunk of socket) text += chunk;
  if (text === "") throw new Error("closed without an answer");
  return { status: Number(text.slice(9, 12)), text };
}

/** The sum of a metric over the series with this label in them. */
export async function metric(admin: string, name: string, label = ""): Promise<number> {
  const page = await (await fetch(`${admin}/metrics`)).text();
  return page
    .split("\n")
    .filter((line) => line.startsWith(`gogate_${name}`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}
