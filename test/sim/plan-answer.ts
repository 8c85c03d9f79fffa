/** What a simulated backend makes of one request. */
import type { Chance } from "./chance.ts";
import { markedBody } from "./marked-body.ts";
import type { World } from "./plan-world.ts";

/**
 * `none`: a regular response. The others: it ends too soon (by FIN, by a reset, or it just stops),
 * is no HTTP, has octets behind it, never comes, is followed by FIN or a reset at once.
 */
export type AnswerFlaw =
  | "none"
  | "cut-fin"
  | "cut-reset"
  | "stall"
  | "garbage"
  | "bad-chunk"
  | "surplus"
  | "silence"
  | "fin"
  | "reset"
  | "fin-behind"
  | "reset-behind";

export interface AnswerPlan {
  readonly status: number;
  readonly framing: "none" | "length" | "chunked" | "close";
  readonly bodyLength: number;
  readonly hasTrailers: boolean;
  readonly flaw: AnswerFlaw;
  /** Interim responses before it. */
  readonly interim: readonly number[];
  /** Does not wait for the end of the request. */
  readonly isEarly: boolean;
  readonly delayMs: number;
  readonly announcesClose: boolean;
  /** Octets until the flaw shows. */
  readonly octets: string;
  /** Octets written at once, and the pause behind them. */
  readonly pieceBytes: number;
  readonly gapMs: number;
  /** Of a tunnel: octets to send. */
  readonly tunnelLength: number;
}

export interface Asked {
  readonly method: string;
  readonly expectsContinue: boolean;
  readonly wantsTunnel: boolean;
  /** Over a connection that has carried a request before. */
  readonly isReused: boolean;
}

export function planAnswer(chance: Chance, world: World, asked: Asked, mark: string): AnswerPlan {
  const isFaulty = chance.happens(world.faultShare);
  const isStale = asked.isReused && chance.happens(world.faultShare);
  const status = planStatus(chance, world, asked);
  const isBodiless = asked.method === "HEAD" || status === 204 || status === 304 || status === 101;
  const framing = planFraming(chance, isBodiless, status);
  const bodyLength = isBodiless || framing === "none" ? 0 : chance.length(world.bodyBytesMax);
  const isShort = chance.happens(0.7);
  const plan = {
    status,
    framing,
    bodyLength,
    hasTrailers: framing === "chunked" && !isBodiless && chance.happens(0.3),
    // A server that closes on the second request looks as one that was about to close anyway.
    flaw: isStale
      ? chance.oneOf<AnswerFlaw>(["fin", "reset"])
      : isFaulty && status !== 101
        ? planFlaw(chance, isBodiless ? "none" : framing)
        : "none",
    interim: planInterim(chance, asked),
    isEarly: chance.happens(0.15),
    delayMs: chance.happens(0.5) ? 0 : chance.between(1, world.isCalm ? 200 : 1500),
    announcesClose: framing === "close" || chance.happens(0.1),
    pieceBytes: isShort ? Number.POSITIVE_INFINITY : chance.between(1 + bodyLength / 100, 600),
    gapMs: chance.oneOf([0, 0, 1, 20]),
    tunnelLength: chance.length(3000),
  } as const;
  return { ...plan, octets: toOctets({ ...plan, isBodiless }, chance, mark) };
}

interface PlanWithoutOctets extends Omit<AnswerPlan, "octets"> {
  readonly isBodiless: boolean;
}

function planStatus(chance: Chance, world: World, asked: Asked): number {
  if (asked.wantsTunnel && chance.happens(0.7)) return 101;
  const errors = world.faultShare;
  const kind = chance.weighted({ good: 8, other: 1, failed: errors * 4 });
  if (kind === "good") return chance.oneOf([200, 200, 200, 201]);
  return kind === "failed" ? chance.oneOf([500, 503]) : chance.oneOf([204, 304, 404, 429]);
}

function planFraming(chance: Chance, isBodiless: boolean, status: number): AnswerPlan["framing"] {
  if (status === 101 || status === 204) return "none";
  const framing = chance.weighted({ length: 6, chunked: 4, close: 1 });
  return isBodiless && framing === "close" ? "none" : framing;
}

function planFlaw(chance: Chance, framing: AnswerPlan["framing"]): AnswerFlaw {
  const flaw = chance.oneOf<AnswerFlaw>([
    "cut-fin",
    "cut-reset",
    "stall",
    "garbage",
    "bad-chunk",
    "surplus",
    "silence",
    "fin",
    "reset",
    "fin-behind",
    "reset-behind",
  ]);
  if (flaw === "bad-chunk" && framing !== "chunked") return "garbage";
  // Behind a body that the end ends, every octet belongs to it, and FIN is no cut.
  if (framing !== "close") return flaw;
  if (flaw === "surplus" || flaw === "fin-behind") return "none";
  return flaw === "cut-fin" || flaw === "reset-behind" ? "cut-reset" : flaw;
}

function planInterim(chance: Chance, { expectsContinue }: Asked): number[] {
  const interim: number[] = [];
  if (chance.happens(0.05)) interim.push(103);
  if (expectsContinue ? chance.happens(0.8) : chance.happens(0.02)) interim.push(100);
  return interim;
}

function toOctets(plan: PlanWithoutOctets, chance: Chance, mark: string): string {
  const { flaw } = plan;
  if (flaw === "silence" || flaw === "fin" || flaw === "reset") return "";
  if (flaw === "garbage") return chance.oneOf(["\r\n\0garbage", "HTTP/1.1 999999 x\r\n\r\n", "x"]);
  const whole = toHead(plan, mark) + toBody(plan, chance, mark);
  if (flaw === "surplus") return `${whole}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`;
  const isCut = flaw === "cut-fin" || flaw === "cut-reset" || flaw === "stall";
  return isCut ? whole.slice(0, chance.between(1, whole.length - 1)) : whole;
}

function toHead(plan: PlanWithoutOctets, mark: string): string {
  const { status, framing, bodyLength } = plan;
  const lines = [`HTTP/1.1 ${status} Simulated`, `X-Mark: ${mark}`];
  if (status === 101) lines.push("Connection: upgrade", "Upgrade: sim");
  else if (plan.announcesClose) lines.push("Connection: close");
  if (framing === "length") lines.push(`Content-Length: ${bodyLength}`);
  if (framing === "chunked") lines.push("Transfer-Encoding: chunked");
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function toBody(plan: PlanWithoutOctets, chance: Chance, mark: string): string {
  if (plan.isBodiless) return "";
  const body = markedBody(mark, plan.bodyLength);
  if (plan.framing !== "chunked") return body;
  let text = "";
  for (let at = 0; at < body.length; ) {
    const chunk = body.slice(at, at + chance.between(1, 900));
    at += chunk.length;
    text += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
  }
  if (plan.flaw === "bad-chunk") return `${text}-1\r\n`;
  return `${text}0\r\n${plan.hasTrailers ? `X-Sum: ${mark}\r\n` : ""}\r\n`;
}
