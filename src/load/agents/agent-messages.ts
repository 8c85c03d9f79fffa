/**
 * What caller and agent say to each other. Both are of one version of Weir, or part at once: how
 * the messages look is then known on both ends.
 */
import type { MemberTask, News, Order } from "../sharing/member-messages.ts";

export type CallerMessage =
  | { readonly kind: "hello"; readonly version: string }
  /** What does your clock show? Every second, so that each end knows that the other is there. */
  | { readonly kind: "clock" }
  /** One for each thread. */
  | { readonly kind: "tasks"; readonly tasks: readonly MemberTask[] }
  | { readonly kind: "order"; readonly seat: number; readonly order: Order }
  | { readonly kind: "end" };

export type AgentMessage =
  | { readonly kind: "welcome" }
  | { readonly kind: "clock"; readonly showsMs: number }
  | { readonly kind: "news"; readonly seat: number; readonly news: News }
  | { readonly kind: "lost"; readonly seat: number; readonly reason: string }
  /** It does no work for this caller, or no more. */
  | { readonly kind: "farewell"; readonly reason: string };
