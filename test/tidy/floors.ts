/** The rooms of the house and who may use whom. */
import type { Rule, Violation } from "./rule.ts";
import { isTestPath, type SourceFile } from "./source-file.ts";
import type { SourceTree } from "./source-tree.ts";

/** Lowest first. A room may use the floors below its own; rooms on one floor stay strangers. */
const floors: readonly (readonly string[])[] = [
  [
    "config",
    "memory",
    "socket",
    "http1",
    "histogram",
    "limiting",
    "breaking",
    "balancing",
    "drawing",
  ],
  ["telemetry"],
  ["upstream", "serving"],
  [
    "gateway",
    "targets/hello",
    "targets/sre",
    "targets/poll",
    "targets/echo",
    "targets/bin",
    "load",
  ],
  ["drill", "console"],
  ["commands", "main.ts"],
];

/** The room of a file below `src/`; `undefined` outside. */
export function roomOf(path: string): string | undefined {
  const [top, room, inner] = path.split("/");
  if (top !== "src" || room === undefined) return undefined;
  return room === "targets" ? `targets/${inner}` : room;
}

/** From 0; -1 when the room stands on no floor. */
export function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room));
}

export const floorRules: readonly Rule[] = [
  {
    id: "rooms",
    title: "every room stands on a floor",
    find: (tree) =>
      tree
        .code("src")
        .filter((file) => floorOf(roomOf(file.path)!) < 0)
        .map((file) => ({
          path: file.path,
          message: `its room ${roomOf(file.path)} is on no floor of test/tidy/floors.ts`,
        })),
  },
  {
    id: "floors",
    title: "a file imports only from its own room and from lower floors",
    find: (tree) => tree.code("src").flatMap(importsUpward),
  },
  {
    id: "cycles",
    title: "no files import each other in a circle",
    find: findCycles,
  },
];

function importsUpward(file: SourceFile): Violation[] {
  const room = roomOf(file.path)!;
  return file
    .imports()
    .filter((target) => !mayUse(file, room, target))
    .map((target) => ({
      path: file.path,
      message: `imports ${target}, which is not below ${room}; hand it in, or move it down`,
    }));
}

function mayUse(file: SourceFile, room: string, target: string): boolean {
  if (isTestPath(target) && !file.isTest) return false;
  const targetRoom = roomOf(target);
  if (targetRoom === undefined) return file.isTest && target.startsWith("test/");
  // `main.ts` and the commands are one room: they start things for each other.
  return targetRoom === room || floorOf(targetRoom) < floorOf(room) || room === "main.ts";
}

function findCycles(tree: SourceTree): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = [...trail.slice(start), path].join(" → ");
      violations.push({ path, message: `is part of a circle: ${circle}` });
      return;
    }
    if (done.has(path)) return;
    done.add(path);
    for (const target of tree.files.get(path)?.imports() ?? []) {
      if (tree.has(target) && /\.[jt]s$/.test(target)) visit(target, [...trail, path]);
    }
  };
  for (const file of tree.code("src", "test", "bench")) visit(file.path, []);
  return violations;
}
