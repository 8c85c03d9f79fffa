/** Metrics of the certificates in use, and of the changes of their files. */
import type { Counter, Family, Registry } from "../telemetry/registry.ts";
import type { Certificates } from "./certificates.ts";
import { PresentGauges } from "./present-gauges.ts";

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
  const ends = new PresentGauges(notAfter);
  registry.onCollect(() => {
    for (const { certificate, notAfterSeconds } of certificates.expiries) {
      ends.set(notAfterSeconds, certificate);
    }
    ends.forgetOthers();
  });
  return registry.counter(
    `${prefix}certificate_reloads_total`,
    "Changes of certificate files, by whether they were taken over.",
    ["result"],
  );
}
