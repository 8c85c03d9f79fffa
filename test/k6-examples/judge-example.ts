/** What became of one script in one engine, and whether both came to the same. */
export interface Outcome {
  /** `timeout` when it did not come to an end. */
  readonly status: number | "timeout";
  readonly complaints: string;
}

export type Judgement =
  | { readonly name: "same" }
  /** Does not run in k6 either: a file that is not there, an extension, a module of the network. */
  | { readonly name: "not in k6" }
  | { readonly name: "different"; readonly why: string };

/** k6's status for a script that ran: done, thresholds crossed, aborted, or cut off by us. */
const ran: readonly (number | "timeout")[] = [0, 99, 108, 110, "timeout"];

/** 97: a busy machine makes a run inconclusive, which says nothing of the script. */
const weRan: readonly (number | "timeout")[] = [0, 97, 99, "timeout"];

export function judgeExample(ours: Outcome, theirs: Outcome): Judgement {
  if (!ran.includes(theirs.status)) return { name: "not in k6" };
  const failure = /^(?:weir|error): .*$/m.exec(ours.complaints)?.[0];
  if (!weRan.includes(ours.status)) {
    return { name: "different", why: reasonOf(failure ?? `status ${ours.status}`) };
  }
  const isThrown = /^error: .*(Error|Uncaught)/m.exec(ours.complaints)?.[0];
  // A script that throws has to throw in both: it may be of what our server answers.
  if (isThrown === undefined || /level=error/.test(theirs.complaints)) return { name: "same" };
  return { name: "different", why: reasonOf(isThrown) };
}

/** The same for all scripts that fail for the same reason. */
function reasonOf(line: string): string {
  const [, module] = /import (\S+): not supported/.exec(line) ?? [];
  if (module !== undefined) return `import ${module}`;
  return line.replace(/^weir: \S+?:(\d+:\d+: )?/, "").slice(0, 100);
}
