/**
 * What a route may be matched by. A host or a path that no request can have would be a route that
 * is never taken, and what it was to refuse would pass.
 */
import { z } from "zod";
import { toCanonicalPath } from "../http1/request-target.ts";

/** Requests are looked at without their port. */
export const routeHost = z.string().regex(/^(?:\*|(?:\*\.)?[\w.-]+|\[[0-9a-fA-F:.]+\])$/, {
  error: "must be a host without a port, *.suffix or *",
});

export const routePath = z
  .string()
  .startsWith("/", { error: "must begin with /" })
  .superRefine((path, context) => {
    const rule = ruleOfPath(path);
    if (rule !== undefined) context.addIssue({ code: "custom", message: rule, input: path });
  });

/** `undefined` for one that requests may have when they are matched. */
function ruleOfPath(path: string): string | undefined {
  if (!/^[\x21-\x7e]*$/.test(path)) return "must be visible ASCII; other octets are written as %20";
  if (/[?#]/.test(path)) return "must be a path without query and fragment";
  const canonical = toCanonicalPath(path);
  if (canonical === undefined) return "must have two hexadecimal digits behind each %";
  return canonical === path ? undefined : `must be as requests are matched, ${canonical}`;
}
