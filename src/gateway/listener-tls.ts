/** The `tls` block of a listener. */
import { z } from "zod";
import { lastingMs } from "../config/duration.ts";

const file = z.string().min(1).describe("PEM file.");

const certificate = z.strictObject({
  cert: file.describe("PEM file: the certificate and the chain behind it."),
  key: file,
});

export const listenerTlsSchema = z
  .strictObject({
    certificates: z
      .array(certificate)
      .min(1)
      .optional()
      .describe("Chosen by the names in them (SNI): exact, then wildcard, else the first."),
    cert: file.optional().describe("PEM file; short for one entry of `certificates`."),
    key: file.optional(),
    selfSigned: z.boolean().default(false).describe("Makes a certificate for localhost at start."),
    clientCa: file
      .optional()
      .describe("PEM file: who may sign certificates of clients. Left out: none is asked for."),
    clientAuth: z
      .enum(["require", "request"])
      .optional()
      .describe("With clientCa: refuses clients without a certificate (if left out), or not."),
    forwardSubject: z
      .boolean()
      .default(false)
      .describe("With clientCa: sends a client's subject to backends as X-Client-Subject."),
    minVersion: z.enum(["1.2", "1.3"]).default("1.2"),
    handshakeTimeout: lastingMs
      .prefault("10s")
      .describe("From the connection to the end of the handshake."),
    maxHandshakes: z
      .number()
      .int()
      .min(1)
      .default(1024)
      .describe("Under way at once, per thread; one more connection is closed at once."),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    error: "must have cert and key together",
  })
  .refine(
    (tls) => [tls.cert, tls.certificates, tls.selfSigned || undefined].filter(Boolean).length === 1,
    {
      error: "must have either cert and key, or certificates, or selfSigned: true",
    },
  )
  .refine(({ clientCa, clientAuth }) => clientCa !== undefined || clientAuth === undefined, {
    path: ["clientAuth"],
    error: "must be left out without clientCa, as no certificate could be checked",
  })
  .refine(({ clientCa, forwardSubject }) => clientCa !== undefined || !forwardSubject, {
    path: ["forwardSubject"],
    error: "must be left out without clientCa, as no client shows a certificate",
  });

export type ListenerTlsConfiguration = z.output<typeof listenerTlsSchema>;
