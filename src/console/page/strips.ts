/**
 * States over time: one row for each backend, a coloured strip for the last five minutes and a
 * badge for now. The badge says the state in words, so nobody has to tell red from green.
 */
import { type ComponentChild, h } from "preact";
import type { Sample } from "../console-state.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { type ShownTime, shownTime } from "./shown-time.ts";

export interface StripsProps {
  readonly title: string;
  readonly note: string;
  readonly samples: readonly Sample[];
  readonly statesOf: (sample: Sample) => Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, string>>;
  readonly empty: string;
}

export function Strips({
  title,
  note,
  samples,
  statesOf,
  tones,
  empty,
}: StripsProps): ComponentChild {
  const last = samples.at(-1);
  const now = last === undefined ? {} : statesOf(last);
  const names = Object.keys(now).sort();
  const time = shownTime(samples);
  return h(
    Panel,
    { title, note },
    names.length === 0 ? h("p", { class: "empty" }, empty) : null,
    ...names.map((name) => {
      const state = now[name] ?? "unknown";
      return h(
        "div",
        { class: "strip-row", key: name },
        h("span", { class: "strip-name" }, name),
        h(Strip, { time, runs: toRuns(samples, (sample) => statesOf(sample)[name]), tones }),
        h("span", { class: `badge ${tones[state] ?? "neutral"}` }, state.replaceAll("_", "-")),
      );
    }),
    names.length === 0
      ? null
      : h(
          "div",
          { class: "strip-ends" },
          h("span", null, `${format.span(time.toS - time.fromS)} ago`),
          h("span", null, "now"),
        ),
  );
}

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
  stateOf: (sample: Sample) => string | undefined,
): readonly Run[] {
  const runs: Run[] = [];
  let previousS: number | undefined;
  for (const sample of samples) {
    const state = stateOf(sample);
    const fromS =
      previousS !== undefined && sample.atS - previousS < 3 ? previousS : sample.atS - 1;
    previousS = sample.atS;
    if (state === undefined) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.state === state && last.toS === fromS) {
      runs[runs.length - 1] = { ...last, toS: sample.atS };
    } else {
      runs.push({ state, fromS, toS: sample.atS });
    }
  }
  return runs;
}
