/** What a field of a form would send. */
import type { Element } from "domhandler";
import { htmlLibrary } from "./html-library.ts";

export function formValueOf(field: Element): unknown {
  const { dom, select } = htmlLibrary();
  const { value, type } = field.attribs;
  switch (field.name) {
    case "input":
      return value ?? (type === "radio" || type === "checkbox" ? "on" : "");
    case "button":
      return value ?? "";
    case "textarea":
      return dom.getInnerHTML(field);
    case "option":
      return optionValue(field);
    case "select": {
      const selected = select.selectAll("option[selected]", field) as Element[];
      if (field.attribs.multiple !== undefined) return selected.map(optionValue);
      return selected[0] === undefined ? "" : optionValue(selected[0]);
    }
    default:
      return undefined;
  }
}

const notSent = new Set(["submit", "button", "reset", "image", "file"]);

/** Whether a form with this field sends it. */
export function isSubmitted({ attribs }: Element): boolean {
  const { name = "", type = "", disabled, checked } = attribs;
  if (name === "" || disabled !== undefined || notSent.has(type)) return false;
  return checked !== undefined || (type !== "checkbox" && type !== "radio");
}

function optionValue(option: Element): string {
  return option.attribs.value ?? htmlLibrary().dom.getInnerHTML(option);
}
