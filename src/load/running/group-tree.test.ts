import assert from "node:assert/strict";
import { test } from "node:test";
import { GroupTree } from "./group-tree.ts";

test("groups and checks have k6's paths and ids, and are found again by name", () => {
  const { root } = new GroupTree();
  const inner = root.group("outer").group("inner");
  assert.equal(inner, root.group("outer").group("inner"));
  assert.deepEqual([inner.path, inner.id], ["::outer::inner", "b6c425bc7b9e3d21a2d56ce7a6de3614"]);
  assert.equal(root.id, "d41d8cd98f00b204e9800998ecf8427e");
  const check = root.group("outer").check("status is 200");
  check.passes += 1;
  assert.equal(root.group("outer").check("status is 200").passes, 1);
  assert.equal(check.id, "b59052cd76d16887b96c9751a9bba2ee");
});

test("all checks are those of the root first", () => {
  const tree = new GroupTree();
  tree.root.group("g").check("b");
  tree.root.check("a");
  assert.deepEqual(
    tree.checks().map((one) => one.name),
    ["a", "b"],
  );
});
