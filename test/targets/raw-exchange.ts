/** Octets to a port and the octets that come back, for what no client would send or show. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** Settles with everything that came until the other side closed. */
export async function rawExchange(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request, "latin1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text) => {
    answer += text;
  });
  await once(socket, "close");
  return answer;
}

/** A connection that is gone after the test. */
export async function openSocket(t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Reads on until what has come matches. */
export async function readUntil(socket: Socket, wanted: RegExp): Promise<string> {
  let came = "";
  while (!wanted.test(came)) {
    const [chunk] = await once(socket, "data");
    came += (chunk as Buffer).toString("latin1");
  }
  return came;
}
