/** The part of a drill file that says what load is sent, and by whom. */
import { z } from "zod";

export const inlineLoad = z.strictObject({
  rate: z.int().min(1).max(100_000).describe("Requests a second, whatever comes back."),
  path: z.string().startsWith("/").describe("What is asked for, by GET."),
  connectionsMax: z.int().min(1).max(10_000).default(100).describe("Requests at once."),
  timeout: z.int().min(1).max(600).default(60).describe("Seconds until the client gives up."),
});

export const loadPlan = z.union([
  inlineLoad,
  z.strictObject({
    script: z.string().min(1).describe("A k6 script; it finds the gateway in `BASE_URL`."),
    environment: z.record(z.string(), z.string()).default({}).describe("`__ENV` of the script."),
    rate: z.number().positive().describe("What the script sends a second when it is steady."),
  }),
]);

/** Clients beside the one of the load: who must not notice, or who makes the trouble. */
export const otherClients = z.record(z.string().min(1), inlineLoad);
