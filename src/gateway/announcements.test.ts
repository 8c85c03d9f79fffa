import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { describe, test } from "node:test";
import { pino } from "pino";
import { Announcements } from "./announcements.ts";
import { EventLog } from "./event-log.ts";

interface Line {
  readonly level: number;
  readonly msg: string;
}

function listen() {
  const events = new EventLog(() => "now", 1);
  const lines: Line[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as Line);
      done();
    },
  });
  return { announce: new Announcements(events, pino(sink)), events, lines };
}

const { warn, info, error } = pino.levels.values;

/** What is told, the event that comes of it, and the level of its line. */
const rows: readonly (readonly [(to: Announcements) => void, string, number | undefined])[] = [
  [(to) => to.drain(), "drain : serving > draining (asked)", undefined],
  [
    (to) => to.breaker("a:1", "closed", "open", "timer"),
    "breaker a:1: closed > open (timer)",
    warn,
  ],
  [(to) => to.health("a:1", true, "200"), "health a:1: down > up (200)", warn],
  [(to) => to.health("a:1", false, "refused"), "health a:1: up > down (refused)", warn],
  [(to) => to.store(1, true, "again"), "store 1: failing > answering (again)", info],
  [(to) => to.store(1, false, "timeout"), "store 1: answering > failing (timeout)", warn],
  [(to) => to.restart(1, new Error("oh")), "worker 1: up > started again (oh)", error],
  [(to) => to.restart(1, undefined), "worker 1: up > started again (ended)", error],
  [
    (to) => to.certificate({ subject: "listeners[0]", from: "a1", to: "b2" }),
    "certificates listeners[0]: a1 > b2 (files changed)",
    info,
  ],
  [(to) => to.certificatesRefused("no key"), "certificates : changed > refused (no key)", error],
];

describe("Announcements", () => {
  for (const [tell, expected, level] of rows) {
    test(`make an event ${expected}${level === undefined ? "" : ", and a line"}`, () => {
      const { announce, events, lines } = listen();
      tell(announce);
      const told = events
        .since(0)
        .map((one) => `${one.kind} ${one.subject}: ${one.from} > ${one.to} (${one.reason})`);
      assert.deepEqual(told, [expected]);
      assert.deepEqual(
        lines.map((line) => line.level),
        level === undefined ? [] : [level],
      );
    });
  }
});
