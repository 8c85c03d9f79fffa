/** The options that say where connections lead and how they speak TLS. */
import { isIP } from "node:net";
import { z } from "zod";
import { problemOfRange } from "../../socket/address-ranges.ts";
import { splitAddress } from "../http/address-book.ts";
import type { TlsVersion } from "../http/tls-choice.ts";

export const addressRange = z.string().superRefine((text, context) => {
  const problem = problemOfRange(text);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});

/** A star only at the beginning, as in k6. */
export const hostPattern = z
  .string()
  .regex(/^\*?[^*\s]+$/, { error: "must be a host name, with a * at most at its beginning" });

export const hostAddress = z.string().refine((text) => isIP(splitAddress(text).host) !== 0, {
  error: "must be an address like 10.0.0.1, 10.0.0.1:8080 or [::1]:8080",
});

export const tlsIdentity = z.strictObject({
  domains: z.array(hostPattern).default([]),
  cert: z.string().min(1),
  key: z.string().min(1),
  password: z.string().optional(),
});

/** k6's name → OpenSSL's. */
const versions: Readonly<Record<string, TlsVersion>> = {
  "tls1.0": "TLSv1",
  "tls1.1": "TLSv1.1",
  "tls1.2": "TLSv1.2",
  "tls1.3": "TLSv1.3",
};

const version = z.enum(Object.keys(versions)).transform((name) => versions[name]!);

export const tlsVersions = z.union([
  version.transform((one) => ({ min: one, max: one })),
  z.strictObject({ min: version.prefault("tls1.0"), max: version.prefault("tls1.3") }),
]);

/** The standard's name, which k6 uses, → OpenSSL's. */
const ciphers: Readonly<Record<string, string>> = {
  TLS_RSA_WITH_AES_128_CBC_SHA: "AES128-SHA",
  TLS_RSA_WITH_AES_256_CBC_SHA: "AES256-SHA",
  TLS_RSA_WITH_AES_128_CBC_SHA256: "AES128-SHA256",
  TLS_RSA_WITH_AES_128_GCM_SHA256: "AES128-GCM-SHA256",
  TLS_RSA_WITH_AES_256_GCM_SHA384: "AES256-GCM-SHA384",
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: "ECDHE-ECDSA-AES128-SHA",
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: "ECDHE-ECDSA-AES256-SHA",
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: "ECDHE-RSA-AES128-SHA",
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: "ECDHE-RSA-AES256-SHA",
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: "ECDHE-ECDSA-AES128-SHA256",
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: "ECDHE-RSA-AES128-SHA256",
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: "ECDHE-RSA-AES128-GCM-SHA256",
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: "ECDHE-ECDSA-AES128-GCM-SHA256",
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: "ECDHE-RSA-AES256-GCM-SHA384",
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: "ECDHE-ECDSA-AES256-GCM-SHA384",
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-RSA-CHACHA20-POLY1305",
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-ECDSA-CHACHA20-POLY1305",
  TLS_AES_128_GCM_SHA256: "TLS_AES_128_GCM_SHA256",
  TLS_AES_256_GCM_SHA384: "TLS_AES_256_GCM_SHA384",
  TLS_CHACHA20_POLY1305_SHA256: "TLS_CHACHA20_POLY1305_SHA256",
};

export const tlsCipherSuites = z
  .array(z.enum(Object.keys(ciphers), { error: "is not a cipher suite that OpenSSL and k6 have" }))
  .min(1)
  .transform((names) => names.map((name) => ciphers[name]!));
