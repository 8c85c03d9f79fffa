/**
 * The lock file names the packages of all platforms, also those that are never installed where it
 * was written. npm from 11.16 on refuses to install from one that does not.
 */
import type { Rule } from "./rule.ts";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export const lockFileRules: readonly Rule[] = [
  {
    id: "lock-file",
    title: "the lock file has every optional package",
    find: (tree) => {
      const text = tree.files.get("package-lock.json")?.text ?? '{"packages":{}}';
      const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };
      return Object.entries(packages).flatMap(([owner, { optionalDependencies = {} }]) =>
        Object.entries(optionalDependencies)
          .filter(([name]) => !hasPackage(packages, owner, name))
          .map(([name, version]) => ({
            path: "package-lock.json",
            message: `has no entry for ${name} ${version}, which ${owner} names`,
          })),
      );
    },
  },
];

/** Looks where Node would: in the owner's folder, and in those around it. */
function hasPackage(packages: object, owner: string, name: string): boolean {
  if (Object.hasOwn(packages, `${owner === "" ? "" : `${owner}/`}node_modules/${name}`))
    return true;
  if (owner === "") return false;
  const around = owner.slice(0, owner.lastIndexOf("node_modules/")).replace(/\/$/, "");
  return hasPackage(packages, around, name);
}
