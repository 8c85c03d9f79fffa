import assert from "node:assert/strict";
import { test } from "node:test";
import { GroupTree } from "../running/group-tree.ts";
import { toGroupDocuments } from "./group-documents.ts";

test("groups stand in one list, each naming the one around it and those within", () => {
  const { root } = new GroupTree();
  const inner = root.group("pay").group("card");
  inner.check("ok").passes += 2;
  const told = toGroupDocuments(root);
  const [first, second, third] = told.map(({ id }) => id);
  assert.deepEqual(
    told.map(({ attributes }) => (attributes as { path: string }).path),
    ["", "::pay", "::pay::card"],
  );
  assert.deepEqual(told[1]!.relationships, {
    groups: { data: [{ type: "groups", id: third }] },
    parent: { data: { type: "groups", id: first } },
  });
  assert.deepEqual(told[2], {
    type: "groups",
    id: third,
    attributes: {
      path: "::pay::card",
      name: "card",
      checks: [
        { name: "ok", path: "::pay::card::ok", id: inner.check("ok").id, passes: 2, fails: 0 },
      ],
    },
    relationships: { groups: { data: [] }, parent: { data: { type: "groups", id: second } } },
  });
});
