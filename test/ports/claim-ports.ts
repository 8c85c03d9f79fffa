/**
 * Ports for the servers of tests and benches, below those that the system gives to connections
 * that go out, and none of them twice at a time: whoever claims a port also holds it for UDP, where
 * nothing of ours listens, until its process ends. So neither two files of tests that run side by
 * side nor two whole runs get in each other's way between the claim and the start of a server.
 */
import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:net";
import { type LabPortNumbers, labPorts } from "../../src/commands/lab/lab-ports.ts";
import { placeLabPorts } from "../../src/commands/lab/place-lab-ports.ts";

const PORT_MIN = 20_000;
/** From there on the program itself looks for what it starts in drills. */
const PORT_MAX = 26_000;
/** With them the lab's ports, 3000 to 10000, lie between those of usual servers and PORT_MAX. */
const OFFSET_MIN = 10_000;
const OFFSET_MAX = 16_000;
const PROMETHEUS = 9090;

export async function claimPort(): Promise<number> {
  return (await claimPorts(1))[0]!;
}

export async function claimPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (const port of numbersFromHereOn(PORT_MIN, PORT_MAX)) {
    if (ports.length === count) return ports;
    if ((await claim([port])) !== undefined) ports.push(port);
  }
  throw new Error(`fewer than ${count} ports from ${PORT_MIN} to ${PORT_MAX} are free`);
}

/** What has to be added to all of these ports so that each is free; the sums are claimed. */
async function claimOffset(ports: readonly number[]): Promise<number> {
  for (const offset of numbersFromHereOn(OFFSET_MIN, OFFSET_MAX)) {
    if ((await claim(ports.map((port) => port + offset))) !== undefined) return offset;
  }
  throw new Error(`no offset from ${OFFSET_MIN} to ${OFFSET_MAX} has all its ports free`);
}

export interface ClaimedLab {
  readonly offset: number;
  /** The option of `weir up` and its like that moves a lab there. */
  readonly option: readonly ["--port-offset", string];
  readonly ports: LabPortNumbers;
  /** For a Prometheus beside the lab. */
  readonly prometheus: number;
}

export async function claimLab(): Promise<ClaimedLab> {
  const usual = Object.values(labPorts).map(({ port }) => port);
  const offset = await claimOffset([...usual, PROMETHEUS]);
  return {
    offset,
    option: ["--port-offset", String(offset)],
    ports: placeLabPorts({ offset, moved: {} }),
    prometheus: PROMETHEUS + offset,
  };
}

/** Each process begins somewhere else, so that two seldom ask for the same. */
function* numbersFromHereOn(min: number, max: number): Generator<number> {
  const first = (process.pid * 61) % (max - min);
  for (let step = 0; step < max - min; step++) yield min + ((first + step) % (max - min));
}

/** `undefined`: one of them is taken, and none is claimed. */
export async function claim(ports: readonly number[]): Promise<readonly Socket[] | undefined> {
  const held: Socket[] = [];
  for (const port of ports) {
    const socket = await hold(port);
    if (socket !== undefined) held.push(socket);
    if (socket === undefined || !(await isFree(port))) {
      for (const one of held) one.close();
      return undefined;
    }
  }
  return held;
}

function hold(port: number): Promise<Socket | undefined> {
  const socket = createSocket("udp4").unref();
  return new Promise((resolve) => {
    socket.once("error", () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(socket));
  });
}

/** Whether a server can listen there now, on whatever address. */
function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
