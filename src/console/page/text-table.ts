/** A table whose cells are text; columns of numbers alone are written flush right. */
import { type ComponentChild, h } from "preact";

export interface TextTableProps {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const numeric = /^-?[\d.,]*( (s|ms|%))?$/;

export function TextTable({ head, rows }: TextTableProps): ComponentChild {
  const classes = head.map((_, at) =>
    at > 0 && rows.every((row) => numeric.test(row[at] ?? "")) ? "number" : undefined,
  );
  return h(
    "div",
    { class: "scrolls" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ...head.map((cell, at) => h("th", { scope: "col", class: classes[at] }, cell)),
        ),
      ),
      h(
        "tbody",
        null,
        ...rows.map((row) =>
          h("tr", null, ...row.map((cell, at) => h("td", { class: classes[at] }, cell))),
        ),
      ),
    ),
  );
}
