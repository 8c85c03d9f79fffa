/**
 * The console's overview as lines for a terminal: present values with their course, then backends,
 * limits and the last events, as many as there is room for.
 */
import type { BackendCard, BreakerView, ConsoleState, LimitView, Tone } from "./console-state.ts";
import { format } from "./page/format.ts";
import { presentTiles } from "./page/present-tiles.ts";
import { sparkline } from "./sparkline.ts";

export interface TopScreen {
  readonly columns: number;
  readonly rows: number;
  readonly hasColor: boolean;
}

interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

type Row = readonly (Cell | string)[];

const LABEL = 13;
const VALUE = 13;
const NOTE = 20;
const COURSE_MIN = 8;

export function toTopFrame(state: ConsoleState, screen: TopScreen): readonly string[] {
  const paint = screen.hasColor ? colored : plain;
  const sections = [
    [toHead(state)],
    toTileRows(state, screen.columns),
    toTable(backendHead, state.backends.map(toBackendRow)),
    toTable(limitHead, state.limits.map(toLimitRow)),
  ];
  const lines = sections
    .filter((rows) => rows.length > 0)
    .flatMap((rows, at) => (at < 2 ? rows : [[""], ...rows]));
  const room = screen.rows - lines.length - 2;
  const events = room > 0 ? state.events.slice(-room) : [];
  const told = events.map(({ atS, about, sentence, tone }) => [
    { text: `${format.clock(atS)}  ${about}  ${sentence}`, tone },
  ]);
  const all: Row[] = told.length === 0 ? lines : [...lines, [""], ["EVENTS"], ...told];
  return all.slice(0, screen.rows).map((row) => toLine(row, screen.columns, paint));
}

function toHead({ subject, samples, isGatewayLost }: ConsoleState): Row {
  const at = samples.at(-1)?.atS;
  const when = at === undefined ? "waiting for the second reading" : format.clock(at);
  const lost = { text: "  does not answer", tone: "bad" } as const;
  return ["weir top  ", { text: subject }, `  ${when}`, ...(isGatewayLost ? [lost] : [])];
}

function toTileRows({ samples }: ConsoleState, columns: number): Row[] {
  const width = Math.max(COURSE_MIN, columns - LABEL - VALUE - NOTE - 2);
  const shown = samples.slice(-width);
  return presentTiles(samples.at(-1)).map(({ label, value, note, tone, of }) => [
    label.padEnd(LABEL),
    { text: value.padEnd(VALUE), tone },
    note.padEnd(NOTE),
    ` ${sparkline(shown.map(of))}`,
  ]);
}

const backendHead = ["UPSTREAM", "BACKEND", "HEALTH", "BREAKER", "IN FLIGHT", "FAILED"];

function toBackendRow(card: BackendCard): readonly Cell[] {
  const { upstream, name, address, inFlight, breaker } = card;
  return [
    { text: upstream },
    { text: name === address ? address : `${name} ${address}` },
    toHealth(card),
    toBreaker(breaker),
    { text: String(inFlight) },
    { text: breaker === undefined ? "–" : `${breaker.failures} of ${breaker.calls}` },
  ];
}

function toHealth({ isHealthy, isDraining }: BackendCard): Cell {
  if (isDraining) return { text: "draining", tone: "warning" };
  return isHealthy ? { text: "up", tone: "good" } : { text: "down", tone: "bad" };
}

const breakerTones = { closed: "good", half_open: "warning", open: "bad" } as const;

function toBreaker(breaker: BreakerView | undefined): Cell {
  if (breaker === undefined) return { text: "–" };
  const { state, isForced, msToTrial } = breaker;
  const trial = state === "open" && !isForced ? `, trial in ${format.ms(msToTrial)}` : "";
  const text = `${state.replace("_", " ")}${isForced ? ", held" : trial}`;
  return { text, tone: breakerTones[state] };
}

const limitHead = ["LIMIT", "RATE", "BURST", "KEY"];

function toLimitRow({ limit, ratePerSecond, burst, key }: LimitView): readonly Cell[] {
  const texts = [limit, `${format.count(ratePerSecond)}/s`, String(burst), key];
  return texts.map((text) => ({ text }));
}

/** Columns as wide as their widest cell; nothing where there are no rows. */
function toTable(head: readonly string[], rows: readonly (readonly Cell[])[]): Row[] {
  if (rows.length === 0) return [];
  const cells = [head.map((text): Cell => ({ text })), ...rows];
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]!.text.length)) + 2);
  return cells.map((row) =>
    row.map(({ text, ...rest }, at) => ({ text: text.padEnd(widths[at]!), ...rest })),
  );
}

type Paint = (text: string, tone: Tone | undefined) => string;

const plain: Paint = (text) => text;

/** SGR of ECMA-48. */
const tones: Readonly<Record<Tone, string>> = {
  bad: "31",
  warning: "33",
  good: "32",
  neutral: "0",
};

const colored: Paint = (text, tone) =>
  tone === undefined || tone === "neutral" ? text : `\u001b[${tones[tone]}m${text}\u001b[0m`;

function toLine(row: Row, columns: number, paint: Paint): string {
  let left = columns;
  let line = "";
  for (const cell of row) {
    const { text, tone } = typeof cell === "string" ? { text: cell, tone: undefined } : cell;
    // Names come from configurations and from others; none of them may steer the terminal.
    const shown = text.replace(/\p{C}/gu, "\ufffd").slice(0, left);
    left -= shown.length;
    line += paint(shown, tone);
  }
  return line.trimEnd();
}
