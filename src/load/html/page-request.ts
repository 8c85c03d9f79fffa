/** The requests that `response.clickLink` and `response.submitForm` make of a page. */
import type { Selection } from "./selection.ts";

export interface PageRequest {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly params: unknown;
}

export interface Page {
  readonly url: string;
  html(): Selection;
}

export function linkRequest(page: Page, options: unknown): PageRequest {
  const { selector = "a[href]", params } = Object(options) as {
    selector?: string;
    params?: unknown;
  };
  const href = page.html().find(selector).first().attr("href");
  if (href === undefined) throw new Error(`no element found for selector '${selector}'`);
  return { method: "GET", url: new URL(String(href), page.url).href, body: undefined, params };
}

interface FormOptions {
  readonly formSelector?: string;
  readonly submitSelector?: string;
  readonly fields?: object;
  readonly params?: unknown;
}

export function formRequest(page: Page, options: unknown): PageRequest {
  const given = Object(options) as FormOptions;
  const { formSelector = "form", submitSelector = '[type="submit"]', fields, params } = given;
  const form = page.html().find(formSelector).first();
  if (form.size() === 0) {
    throw new Error(`no form found for selector '${formSelector}' in response '${page.url}'`);
  }
  const submit = form.find(submitSelector).first();
  const name = submit.attr("name");
  const values = {
    ...form.serializeObject(),
    ...(name === undefined ? {} : { [String(name)]: submit.val() }),
    ...fields,
  };
  const method = String(form.attr("method", "get")).toUpperCase();
  const url = new URL(String(form.attr("action", "")), page.url);
  if (method !== "GET") return { method, url: url.href, body: values, params };
  for (const [field, value] of Object.entries(values)) url.searchParams.set(field, String(value));
  return { method, url: url.href, body: undefined, params };
}
