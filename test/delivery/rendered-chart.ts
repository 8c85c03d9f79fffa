/** What `helm template` makes of the chart. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

export const chart = join(import.meta.dirname, "../../deploy/helm/weir");

export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  // Whatever is read of it was judged by the schema of its kind before.
  readonly spec: {
    readonly template: { readonly spec: PodSpec };
    readonly [name: string]: unknown;
  };
}

export interface PodSpec {
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly resources: { readonly requests?: unknown; readonly limits?: { memory?: string } };
    readonly livenessProbe?: unknown;
    readonly readinessProbe?: unknown;
    readonly ports?: unknown;
  }[];
}

/** A helm that was built from its module takes itself for one of an old Kubernetes. */
export const version = ["--kube-version", "1.37.0"] as const;

/** With these words behind `helm template`: files of values and single ones. */
export function renderChart(...words: readonly string[]): Rendered[] {
  const text = execFileSync("helm", ["template", "lab", chart, ...version, ...words], {
    encoding: "utf8",
  });
  return parseAllDocuments(text).flatMap((document) => {
    const content = document.toJS() as Rendered | null;
    return content === null ? [] : [content];
  });
}
