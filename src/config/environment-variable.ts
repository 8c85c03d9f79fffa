/**
 * The kinds of environment variables. Each knows its default, its line of documentation and how to
 * read its text; `read-environment.ts` reads a table of them.
 */
import { readDurationMs } from "./duration.ts";

export interface EnvironmentVariable<T> {
  readonly default: T;
  readonly doc: string;
  /** What a text must be, to stand after the variable's name: "must be …". */
  readonly rule: string;
  /** `undefined` when the text breaks the rule. */
  readonly read: (text: string) => T | undefined;
}

/** What every kind asks for. */
export interface VariableOptions<T> {
  readonly default: T;
  readonly doc: string;
}

export interface NumberOptions extends VariableOptions<number> {
  readonly min: number;
  readonly max: number;
}

export function textVariable(options: VariableOptions<string>): EnvironmentVariable<string> {
  return { ...options, rule: "must be text", read: (text) => text };
}

/** Takes what Go's `strconv.ParseBool` takes, as the services of old did. */
export function booleanVariable(options: VariableOptions<boolean>): EnvironmentVariable<boolean> {
  const words = new Map<string, boolean>();
  for (const word of ["1", "t", "T", "TRUE", "true", "True"]) words.set(word, true);
  for (const word of ["0", "f", "F", "FALSE", "false", "False"]) words.set(word, false);
  return { ...options, rule: "must be true or false", read: (text) => words.get(text) };
}

export function integerVariable(options: NumberOptions): EnvironmentVariable<number> {
  const { min, max } = options;
  return {
    default: options.default,
    doc: options.doc,
    rule: `must be a whole number from ${min} to ${max}`,
    read: (text) => (/^[+-]?\d+$/.test(text) ? within(Number(text), min, max) : undefined),
  };
}

export function numberVariable(options: NumberOptions): EnvironmentVariable<number> {
  const { min, max } = options;
  return {
    default: options.default,
    doc: options.doc,
    rule: `must be a number from ${min} to ${max}`,
    read: (text) => (isDecimal(text) ? within(Number(text), min, max) : undefined),
  };
}

export function choiceVariable<const T extends string>(
  choices: readonly T[],
  options: VariableOptions<NoInfer<T>>,
): EnvironmentVariable<T> {
  return {
    ...options,
    rule: `must be one of ${choices.join(", ")}`,
    read: (text) => choices.find((choice) => choice === text),
  };
}

/** A comma-separated list. */
export function listVariable(
  options: VariableOptions<readonly string[]>,
): EnvironmentVariable<readonly string[]> {
  return {
    ...options,
    rule: "must be a comma-separated list without empty entries",
    read: (text) => {
      const entries = text.split(",").map((entry) => entry.trim());
      return entries.includes("") ? undefined : entries;
    },
  };
}

/** Timers that wait for nothing, or for longer than timers can, would fire all the time. */
const SECONDS_MIN_MS = 1;
const SECONDS_MAX_MS = 86_400_000;

/** A plain number of seconds, or a duration with its unit. Its value is in milliseconds. */
export function secondsVariable(options: VariableOptions<number>): EnvironmentVariable<number> {
  return {
    ...options,
    rule: "must be a number of seconds, or a duration like 250ms or 5s, from 1ms to 1d",
    read: (text) => {
      const ms = isDecimal(text) ? Number(text) * 1000 : readDurationMs(text);
      return ms === undefined ? undefined : within(ms, SECONDS_MIN_MS, SECONDS_MAX_MS);
    },
  };
}

function isDecimal(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text);
}

function within(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined;
}
