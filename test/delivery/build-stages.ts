/**
 * Does what a Dockerfile says, step by step, in folders instead of images: a stage is a folder, and
 * a path that begins with / is one below it.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join, matchesGlob, relative } from "node:path";
import { readDockerfile, type Stage } from "./dockerfile.ts";

export interface Built {
  readonly stage: Stage;
  /** The stage's folder, and the one in it where its programs run. */
  readonly root: string;
  readonly workdir: string;
}

/** The last stage. `context` is the folder that is built from, `scratch` an empty one. */
export function buildStages(context: string, dockerfile: string, scratch: string): Built {
  const ignored = readIgnored(context);
  const built = new Map<string, Built>();
  const stages = readDockerfile(readFileSync(join(context, dockerfile), "utf8"));
  for (const [at, stage] of stages.entries()) {
    const root = join(scratch, `stage-${at}`);
    built.set(
      stage.alias,
      buildStage(stage, root, (alias) => {
        const from = built.get(alias ?? "");
        return from === undefined ? { folder: context, ignored } : { folder: from.root };
      }),
    );
  }
  return [...built.values()].at(-1)!;
}

interface Source {
  readonly folder: string;
  readonly ignored?: (path: string) => boolean;
}

function buildStage(stage: Stage, root: string, sourceOf: (alias?: string) => Source): Built {
  let workdir = root;
  mkdirSync(root);
  for (const { name, value } of stage.instructions) {
    if (name === "WORKDIR") {
      workdir = join(root, value);
      mkdirSync(workdir, { recursive: true });
    } else if (name === "RUN") {
      execFileSync("sh", ["-ec", value], { cwd: workdir, stdio: ["ignore", "ignore", "inherit"] });
    } else if (name === "COPY") {
      copy(value, workdir, sourceOf);
    }
  }
  return { stage, root, workdir };
}

function copy(value: string, workdir: string, sourceOf: (alias?: string) => Source): void {
  const words = value.split(" ");
  const alias = words[0]!.startsWith("--from=")
    ? words.shift()!.slice("--from=".length)
    : undefined;
  const target = words.pop()!;
  const { folder, ignored = () => false } = sourceOf(alias);
  for (const word of words) {
    const from = join(folder, word);
    const isInside = target.endsWith("/") && alias === undefined;
    cpSync(from, join(workdir, target, isInside ? basename(word) : ""), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !ignored(relative(folder, path)),
    });
  }
}

/** As `.dockerignore` says: the last line that matches a path or a folder above it decides. */
function readIgnored(context: string): (path: string) => boolean {
  const lines = readFileSync(join(context, ".dockerignore"), "utf8").split("\n");
  const rules = lines.filter((line) => line !== "" && !line.startsWith("#"));
  return (path) => {
    const parts = path.split("/");
    const above = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
    const matches = (rule: string): boolean =>
      above.some((one) => matchesGlob(one, rule.replace(/^!/, "")));
    const last = rules.findLast(matches);
    return last !== undefined && !last.startsWith("!");
  };
}
