/** One request of a simulated client: what it is, and its octets. */
import type { Chance } from "./chance.ts";
import { markedBody } from "./marked-body.ts";
import type { World } from "./plan-world.ts";

export interface RequestPlan {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly versionMinor: 0 | 1;
  readonly framing: "none" | "length" | "chunked";
  readonly bodyLength: number;
  readonly hasTrailers: boolean;
  readonly expectsContinue: boolean;
  readonly wantsTunnel: boolean;
  readonly keepsAlive: boolean;
  /** What is wrong with it, if it is not to be understood. */
  readonly flaw: Flaw | undefined;
  readonly head: string;
  readonly body: string;
}

export type Flaw = "start-line" | "field" | "host" | "framing" | "size" | "chunk" | "large";

export function planRequest(chance: Chance, world: World, id: number): RequestPlan {
  const method = chance.weighted({ GET: 8, POST: 6, PUT: 2, HEAD: 1, DELETE: 1, TRACE: 0.1 });
  const versionMinor = chance.happens(0.1) ? 0 : 1;
  const mayHaveBody = method === "POST" || method === "PUT" || chance.happens(0.05);
  const framing = !mayHaveBody ? "none" : planFraming(chance, versionMinor);
  const bodyLength = framing === "none" ? 0 : chance.length(world.bodyBytesMax);
  const wantsTunnel = framing === "none" && versionMinor === 1 && chance.happens(0.05);
  const flaw = chance.happens(world.flawShare) ? planFlaw(chance, framing) : undefined;
  const plan = {
    id,
    method,
    path: chance.weighted({ "/": 16, "/limited": 4, "/own": 1, "/only": 1 }),
    versionMinor,
    framing,
    bodyLength,
    hasTrailers: framing === "chunked" && chance.happens(0.4),
    expectsContinue: bodyLength > 0 && versionMinor === 1 && chance.happens(0.15),
    wantsTunnel: wantsTunnel && method === "GET" && flaw === undefined,
    keepsAlive: chance.happens(versionMinor === 1 ? 0.95 : 0.5),
    flaw,
  } as const;
  return { ...plan, head: toHead(plan), body: toBody(plan, chance) };
}

type PlanWithoutText = Omit<RequestPlan, "head" | "body">;

function planFraming(chance: Chance, versionMinor: 0 | 1): RequestPlan["framing"] {
  return versionMinor === 1 && chance.happens(0.4) ? "chunked" : "length";
}

function planFlaw(chance: Chance, framing: RequestPlan["framing"]): Flaw {
  if (framing === "chunked" && chance.happens(0.7)) return chance.oneOf(["size", "chunk"]);
  return chance.oneOf(["start-line", "field", "host", "framing", "large"]);
}

function toHead(plan: PlanWithoutText): string {
  const { id, method, path, versionMinor, framing, bodyLength, flaw } = plan;
  const version = flaw === "start-line" ? "HTTP/1.1\rX" : `HTTP/1.${versionMinor}`;
  const lines = [`${method} ${path}?id=${id} ${version}`];
  if (flaw !== "host" || versionMinor === 0) lines.push("Host: simulated.test");
  if (flaw === "host" && versionMinor === 0) lines.push("Host: another.test");
  if (framing === "length" || flaw === "framing") lines.push(`Content-Length: ${bodyLength}`);
  if (framing === "chunked" || flaw === "framing") lines.push("Transfer-Encoding: chunked");
  if (plan.hasTrailers) lines.push("Trailer: X-Sum");
  if (plan.expectsContinue) lines.push("Expect: 100-continue");
  if (plan.wantsTunnel) lines.push("Connection: upgrade", "Upgrade: sim");
  else if (versionMinor === 0 && plan.keepsAlive) lines.push("Connection: keep-alive");
  else if (versionMinor === 1 && !plan.keepsAlive) lines.push("Connection: close");
  if (flaw === "field") lines.push("X-Odd : 1");
  if (flaw === "large") lines.push(`X-Large: ${"x".repeat(17_000)}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function toBody(plan: PlanWithoutText, chance: Chance): string {
  const body = markedBody(`q${plan.id}`, plan.bodyLength);
  if (plan.framing !== "chunked") return body;
  let text = "";
  for (let at = 0; at < body.length; ) {
    const chunk = body.slice(at, at + chance.between(1, 700));
    at += chunk.length;
    const extension = chance.happens(0.1) ? ";a=b" : "";
    text += `${chunk.length.toString(16)}${extension}\r\n${chunk}\r\n`;
  }
  if (plan.flaw === "size") text += "zz\r\n";
  if (plan.flaw === "chunk") text = `${text.slice(0, -2)}no CRLF`;
  return `${text}0\r\n${plan.hasTrailers ? `X-Sum: q${plan.id}\r\n` : ""}\r\n`;
}
