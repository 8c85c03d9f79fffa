/** The simulation has teeth: it notices a gateway of which one part is broken. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ClientConnection, type ResponseReceiver } from "../../src/http1/client-connection.ts";
import type { Pipe } from "../../src/http1/pipe.ts";
import type { RequestReceiver } from "../../src/http1/request-receiver.ts";
import { ConnectionPool, type PoolClient } from "../../src/upstream/connection-pool.ts";
import { type Mutant, unchanged } from "./mutant.ts";
import { simulate } from "./simulate.ts";

const SEEDS_MAX = 400;

/** Gives a connection back twice, so that two exchanges get it. */
class TwicePool extends ConnectionPool {
  override release(connection: ClientConnection, nowMs: number): void {
    super.release(connection, nowMs);
    if (connection.isReusable) super.release(connection, nowMs);
  }
}

/** Keeps the place of an exchange that gives up waiting. */
class ForgetfulPool extends ConnectionPool {
  override abandon(_client: PoolClient): void {
    // The real one takes it out of the queue.
  }
}

/** Loses connections that become tunnels. */
class LeakingPool extends ConnectionPool {
  override forget(): void {
    // The real one has one busy connection less.
  }
}

/** Takes a response that was cut off for a whole one. */
class TrustingConnection extends ClientConnection {
  override send(...[request, receiver]: Parameters<ClientConnection["send"]>): void {
    super.send(request, trusting(receiver));
  }
}

function trusting(receiver: ResponseReceiver): ResponseReceiver {
  let hasHead = false;
  return {
    onInterim: (head) => receiver.onInterim(head),
    onHead: (head) => {
      hasHead = true;
      receiver.onHead(head);
    },
    onBody: (chunk) => receiver.onBody(chunk),
    onPause: () => receiver.onPause(),
    onDrain: () => receiver.onDrain(),
    onUpgrade: (head, rest) => receiver.onUpgrade(head, rest),
    onEnd: (trailers) => receiver.onEnd(trailers),
    onFailed: (failure) => {
      if (hasHead) receiver.onEnd(undefined);
      else receiver.onFailed(failure);
    },
  };
}

/** Stays in use although octets have come that nobody has asked for. */
class PatientConnection extends ClientConnection {
  #isAsked = false;

  override send(...[request, receiver]: Parameters<ClientConnection["send"]>): void {
    this.#isAsked = true;
    super.send(request, receiver);
  }

  override onEnd(): void {
    if (!this.#isAsked) super.onEnd();
  }
}

/** Takes every method for one that may be repeated. */
function repeating(app: RequestReceiver): RequestReceiver {
  return {
    onRequest: (exchange) => {
      app.onRequest(exchange);
      if (exchange.request.method === "POST") exchange.request.method = "PUT";
    },
    onBadRequest: (...bad) => app.onBadRequest(...bad),
  };
}

/** Answers again what it has answered. */
function answeringTwice(app: RequestReceiver): RequestReceiver {
  return {
    onRequest: (exchange) => {
      app.onRequest(exchange);
      if (exchange.status === 200) {
        exchange.host.pipe.write(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
      }
    },
    onBadRequest: (...bad) => app.onBadRequest(...bad),
  };
}

/** Loses the last octet of a write now and then. */
const losing: Mutant["wrapPipe"] = (pipe, chance) => {
  const write = pipe.write.bind(pipe);
  pipe.write = (bytes) => write(chance.happens(0.01) ? bytes.subarray(0, -1) : bytes);
  return pipe;
};

/** Lets FIN pass for a reset. */
const softening: Mutant["wrapPipe"] = (pipe: Pipe) => {
  pipe.reset = pipe.destroy.bind(pipe);
  return pipe;
};

const rows: readonly (readonly [string, Partial<Mutant>])[] = [
  ["hands a connection out twice", { poolClass: TwicePool }],
  ["keeps who has left in its queue", { poolClass: ForgetfulPool }],
  ["never counts a tunnel out", { poolClass: LeakingPool }],
  ["ends a response that was cut off as if it were whole", { connectionClass: TrustingConnection }],
  ["does not see that a backend has closed", { connectionClass: PatientConnection }],
  ["sends a POST again", { wrapApp: repeating }],
  ["answers twice", { wrapApp: answeringTwice }],
  ["loses an octet", { wrapPipe: losing }],
  ["ends with FIN what it breaks off", { wrapPipe: softening }],
  ["never looks at the deadlines of exchanges", { looksAtDeadlines: false }],
];

describe("the simulation notices a gateway that", () => {
  for (const [what, change] of rows) {
    test(what, () => {
      const mutant = { ...unchanged, ...change };
      let seed = 1;
      while (seed <= SEEDS_MAX && simulate(seed, { mutant }).wrongs.length === 0) seed += 1;
      assert.ok(seed <= SEEDS_MAX, `${SEEDS_MAX} seeds have not shown it`);
    });
  }
});
