/** The groups of a script and the checks in them, in the order they were first met. */
import { createHash } from "node:crypto";

export interface Check {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  passes: number;
  fails: number;
}

export class Group {
  readonly name: string;
  /** `::outer::inner`; empty for the root. */
  readonly path: string;
  readonly id: string;
  readonly groups = new Map<string, Group>();
  readonly checks = new Map<string, Check>();

  constructor(name: string, path: string) {
    this.name = name;
    this.path = path;
    this.id = idOf(path);
  }

  group(name: string): Group {
    let group = this.groups.get(name);
    if (group === undefined) {
      group = new Group(name, `${this.path}::${name}`);
      this.groups.set(name, group);
    }
    return group;
  }

  check(name: string): Check {
    let check = this.checks.get(name);
    if (check === undefined) {
      const path = `${this.path}::${name}`;
      check = { name, path, id: idOf(path), passes: 0, fails: 0 };
      this.checks.set(name, check);
    }
    return check;
  }
}

export class GroupTree {
  readonly root = new Group("", "");

  /** All checks, groups first met first. */
  checks(group: Group = this.root): Check[] {
    const below = [...group.groups.values()].flatMap((one) => this.checks(one));
    return [...group.checks.values(), ...below];
  }
}

/** As k6 numbers groups and checks. */
function idOf(path: string): string {
  return createHash("md5").update(path).digest("hex");
}
