/** Requests that nobody has foreseen: paths, methods, hosts and ids by chance, of a fixed seed. */
import { rawExchange } from "../targets/raw-exchange.ts";

const BATCH = 100;

/** Sends so many, a hundred to a connection, and settles when all are answered. */
export async function sendOddRequests(port: number, requests: number): Promise<void> {
  const draw = makeDraw(11);
  for (let sent = 0; sent < requests; sent += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, at) => toRequest(draw, at === BATCH - 1));
    await rawExchange(port, batch.join(""));
  }
}

type Draw = (below: number) => number;

function toRequest(draw: Draw, isLast: boolean): string {
  const word = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[draw(alphabet.length)]).join("");
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789-._~";
  const parts = Array.from({ length: 1 + draw(4) }, () => word(letters, 1 + draw(20)));
  const query = draw(2) === 0 ? "" : `?${word(letters, 5)}=${word(letters, 5)}`;
  const known = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
  const method = draw(2) === 0 ? known[draw(known.length)] : word("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 9);
  const lines = [
    `${method} /${parts.join("/")}${query} HTTP/1.1`,
    `Host: ${word("abcdefghij", 12)}.example`,
    `X-Request-ID: ${word(letters, 16)}`,
    `User-Agent: ${word(letters, 16)}`,
    ...(isLast ? ["Connection: close"] : []),
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** A linear congruential generator (Numerical Recipes). */
function makeDraw(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
