/** Metrics of the certificates in use, and of the changes of their files. */
import type { Counter, Family, Registry } from "../telemetry/registry.ts";
import type { Certificates } from "./certificates.ts";

/** Answers the counter of reloads. */
export function addCertificateMetrics(
  registry: Registry,
  prefix: string,
  certificates: Pick<Certificates, "expiries">,
): Family<Counter> {
  const notAfter = registry.gauge(
    `${prefix}certificate_not_after_seconds`,
    "When a certificate of a listener ends, in seconds since 1970.",
    ["certificate"],
  );
  registry.onCollect(() => {
    for (const { certificate, notAfterSeconds } of certificates.expiries) {
      notAfter.with(certificate).set(notAfterSeconds);
    }
  });
  return registry.counter(
    `${prefix}certificate_reloads_total`,
    "Changes of certificate files, by whether they were taken over.",
    ["result"],
  );
}
