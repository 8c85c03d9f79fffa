/**
 * States over time: one row for each backend, a coloured strip for the last five minutes and a
 * badge for now. The badge says the state in words, so nobody has to tell red from green.
 */
import { type ComponentChild, h } from "preact";
import type { Sample } from "../console-state.ts";
import { beganS } from "./began-s.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { type ShownTime, shownTime } from "./shown-time.ts";

export interface StripsProps {
  readonly title: string;
  readonly note: string;
  readonly samples: readonly Sample[];
  /** The last sample is old, and nobody knows how it is now. */
  readonly isLost: boolean;
  readonly statesOf: (sample: Sample) => Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, string>>;
  readonly empty: string;
}

export function Strips({
  title,
  note,
  samples,
  isLost,
  statesOf,
  tones,
  empty,
}: StripsProps): ComponentChild {
  const states = samples.map(statesOf);
  const now = states.at(-1) ?? {};
  const names = Object.keys(now).sort();
  const time = shownTime(samples);
  const style = { "--name-width": toNameWidth(names) };
  return h(
    Panel,
    { title, note },
    names.length === 0 ? h("p", { class: "empty" }, empty) : null,
    h(
      "div",
      { class: "strips", style },
      ...names.map((name) => {
        const state = (isLost ? undefined : now[name]) ?? "unknown";
        return h(
          "div",
          { class: "strip-row", key: name },
          h("span", { class: "strip-name", title: name }, name),
          h(Strip, { time, runs: toRuns(samples, (at) => states[at]![name]), tones }),
          h("span", { class: `badge ${tones[state] ?? "neutral"}` }, state.replaceAll("_", "-")),
        );
      }),
    ),
    names.length === 0
      ? null
      : h(
          "div",
          { class: "strip-ends", style },
          h("span", null, `${format.span(time.toS - time.fromS)} ago`),
          h("span", null, isLost ? "when last read" : "now"),
        ),
  );
}

/** As wide as the longest name, within reason. */
function toNameWidth(names: readonly string[]): string {
  const longest = names.reduce((most, name) => Math.max(most, name.length), nameLengthMin);
  return `${Math.min(longest, nameLengthMax) * letterPx}px`;
}

const letterPx = 9;
const nameLengthMin = 8;
const nameLengthMax = 22;

interface Run {
  readonly state: string;
  readonly fromS: number;
  readonly toS: number;
}

interface StripProps {
  readonly runs: readonly Run[];
  readonly time: ShownTime;
  readonly tones: StripsProps["tones"];
}

function Strip({ runs, time, tones }: StripProps): ComponentChild {
  const percent = (seconds: number): string => `${(100 * seconds) / (time.toS - time.fromS)}%`;
  return h(
    "div",
    { class: "strip" },
    ...runs.map(({ state, fromS, toS }) =>
      h("i", {
        class: tones[state] ?? "neutral",
        title: state,
        style: { left: percent(fromS - time.fromS), width: percent(toS - fromS) },
      }),
    ),
  );
}

/** Seconds in the same state, put together; a second without a sample ends a run. */
function toRuns(
  samples: readonly Sample[],
  stateAt: (at: number) => string | undefined,
): readonly Run[] {
  const runs: Run[] = [];
  for (const [at, { atS }] of samples.entries()) {
    const state = stateAt(at);
    const fromS = beganS(samples, at);
    if (state === undefined) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.state === state && last.toS === fromS) {
      runs[runs.length - 1] = { ...last, toS: atS };
    } else {
      runs.push({ state, fromS, toS: atS });
    }
  }
  return runs;
}
