/** What `/v1/groups` tells: the groups of the script in one list, each with its checks. */
import type { Group } from "../running/group-tree.ts";

export interface GroupDocument {
  readonly type: "groups";
  readonly id: string;
  readonly attributes: object;
  readonly relationships: object;
}

export function toGroupDocuments(group: Group, parent?: Group): GroupDocument[] {
  const { id, path, name } = group;
  const inner = [...group.groups.values()];
  const checks = [...group.checks.values()].map((check) => ({ ...check }));
  return [
    {
      type: "groups",
      id,
      attributes: { path, name, checks: checks.length === 0 ? null : checks },
      relationships: {
        groups: { data: inner.map(toReference) },
        parent: { data: parent === undefined ? null : toReference(parent) },
      },
    },
    ...inner.flatMap((one) => toGroupDocuments(one, group)),
  ];
}

function toReference({ id }: Group): object {
  return { type: "groups", id };
}
