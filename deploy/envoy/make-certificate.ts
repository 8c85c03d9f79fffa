/**
 * Writes a certificate for localhost that nobody has signed, and its key, where there are none:
 * `node make-certificate.ts FOLDER USER`. The key is that user's and for nobody else to read.
 *
 * Compose runs it in Weir's image before Envoy starts; for anything but a trial, put files of your
 * own in their place.
 */
import { chownSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

const DAY_MS = 86_400_000;
const DNS_NAME = 2;
const IP_ADDRESS = 7;

const [folder = ".", user = ""] = process.argv.slice(2);
const [certificate, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];

if (!existsSync(key)) {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    keyType: "ec",
    notAfterDate: new Date(Date.now() + 365 * DAY_MS),
    extensions: [
      {
        name: "subjectAltName",
        altNames: [
          { type: DNS_NAME, value: "localhost" },
          { type: IP_ADDRESS, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  writeFileSync(certificate, made.cert, { mode: 0o644 });
  writeFileSync(key, made.private, { mode: 0o400 });
  chownSync(key, Number(user), Number(user));
}
